//! What the program tells of patterns, rules, the machine and itself.

use super::*;

#[test]
fn info_tells_of_patterns_the_library_and_the_machine() {
    let told = result(&["info", "name:gosper-glider-gun"]);
    let gun = &told["patterns"][0];
    assert_eq!(
        (&gun["population"], &gun["bounding_box"]),
        (&Value::from(36), &serde_json::json!([0, 0, 36, 9]))
    );
    assert!(gun["kind"].is_string() && gun["format"].is_string(), "{gun:#}");
    for arguments in [["info", "--library"], ["info", "name:"]] {
        let library = result(&arguments);
        let entries = library["library"].as_array().unwrap();
        assert!(entries.iter().any(|entry| entry["pattern"] == "name:glider"));
    }
    let machine = result(&["info"]);
    assert_eq!(machine["version"], env!("CARGO_PKG_VERSION"));
    let adapter = &machine["adapters"][0];
    assert!(adapter["name"].is_string() && adapter["max_binding_bytes"].is_u64(), "{machine:#}");
    assert!(machine["cpu"]["cores"].as_u64().unwrap() >= 1);
    assert!(machine["default_engine_reason"].is_string());
    let grids = machine["largest_grids"].as_array().unwrap();
    assert!(grids.iter().any(|grid| grid["engine"] == "cpu" && grid["side"].is_u64()));
    lifescope(&["info"]).assert().success().stdout(contains("default engine"));
}

#[test]
fn rules_are_listed_and_explained() {
    lifescope(&["rules"])
        .assert()
        .success()
        .stdout(contains("B2-a/S12").and(contains("Day & Night")).and(contains("not yet")));
    lifescope(&["rules", "day-night"])
        .assert()
        .success()
        .stdout(contains("B3678/S34678").and(contains("o x o")).and(contains("4 mirrors")));
    let (list, code) = json(&["rules"]);
    assert_eq!(code, 0);
    assert!(list["families"].as_array().unwrap().iter().any(|family| family["name"] == "MAP"));
    assert!(list["rules"].as_array().unwrap().iter().any(|rule| rule["rule"] == "B36/S23"));
    let (told, code) = json(&["rules", "b13s13v:T9"]);
    assert_eq!(code, 0);
    assert_eq!(
        (&told["rule"], &told["topology"], &told["names"][0], &told["states"]),
        (&"B13/S13V".into(), &":T9,9".into(), &"Parity".into(), &2.into())
    );
    assert_eq!(told["neighbours"].as_array().unwrap().len(), 4);
    let (told, code) = json(&["rules", "Star Wars"]);
    assert_eq!((code, &told["rule"], &told["states"]), (0, &"345/2/4".into(), &4.into()));
    let (told, code) = json(&["rules", "Phoenix"]);
    assert_eq!(
        (code, &told["rule"], &told["family"]),
        (0, &"B24/S|B35/S".into(), &"alternating".into())
    );
    let (refused, code) = json(&["rules", "Phoenix|B3/S23"]);
    assert_eq!((code, &refused["exit_code"]), (2, &2.into()));
    assert!(refused["error"].as_str().unwrap().contains("B24/S|B35/S stands alone"));
    for universe in list["universes"].as_array().unwrap() {
        let rule = format!("B3/S23{}", universe["example"].as_str().unwrap());
        assert_eq!(json(&["rules", &rule]).0["topology"], universe["example"]);
    }
    for (rule, words) in [("K9,8*", "a Klein bottle"), ("T9,8+1", "1 row further down")] {
        let rule = format!("B3/S23:{rule}");
        lifescope(&["rules", &rule]).assert().success().stdout(contains(words));
        lifescope(&["run", "name:glider", "--gens", "3", "--rule", &rule, "--engine", "gpu"])
            .assert()
            .failure()
            .stderr(contains("whose edges are shifted or mirrored").and(contains("cpu")));
        lifescope(&["census", "name:glider", "--rule", &rule])
            .assert()
            .code(2)
            .stderr(contains("edges are shifted or mirrored"));
    }
}

#[test]
fn completions_and_manual_pages() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        lifescope(&["completions", shell])
            .assert()
            .success()
            .stdout(contains("lifescope").and(contains("completions")));
    }
    for shell in ["bash", "zsh", "fish"] {
        lifescope(&["completions", shell]).assert().success().stdout(contains("life106"));
    }
    lifescope(&["man"]).assert().success().stdout(contains(".TH lifescope"));
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    lifescope(&["man", "--dir", &pages.display().to_string()]).assert().success();
    for page in ["lifescope.1", "lifescope-run.1", "lifescope-bench.1", "lifescope-rules.1"] {
        assert!(Path::new(&pages).join(page).is_file(), "{page}");
    }
}

#[test]
fn manual_pages_tell_of_codes_variables_and_examples() {
    let page = |command: &[&str]| {
        let output = lifescope(command).assert().success();
        String::from_utf8_lossy(&output.get_output().stdout).into_owned()
    };
    let man = page(&["man"]);
    for section in ["EXIT STATUS", "ENVIRONMENT", "EXAMPLES"] {
        let heads = [format!(".SH {section}"), format!(".SH \"{section}\"")];
        assert!(man.lines().any(|line| heads.iter().any(|head| head == line)), "{section}");
    }
    for told in ["stopped by Ctrl\\-C", "LIFESCOPE_CACHE", "soup:512x512"] {
        assert!(man.contains(told), "{told}: {man}");
    }
    assert!(!man.contains("EXTRA"));
}

#[test]
fn bash_completes_commands_options_and_names_of_patterns() {
    // The words as bash has cut them, at blanks and colons.
    let complete = |words: &[&str]| -> Vec<String> {
        let line = words.join(" ").replace(" : ", ":").replace(" :", ":");
        let last = words.len() - 1;
        let script = format!(
            r#"source <("$0" completions bash)
            COMP_WORDS=("$@") COMP_CWORD={last} COMP_LINE='{line}' COMP_POINT={}
            function=$(complete -p lifescope | sed 's/.*-F \([^ ]*\).*/\1/')
            "$function" lifescope "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
            printf '%s\n' "${{COMPREPLY[@]}}""#,
            line.len()
        );
        let output = Process::new("bash").args(["-c", &script, PROGRAM]).args(words).output();
        let output = output.unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
    };
    // What bash puts behind the colon.
    let gun = ["gosper-glider-gun"];
    assert_eq!(complete(&["lifescope", "run", "name", ":", "gosper"]), gun);
    assert_eq!(complete(&["lifescope", "name", ":", "gosper"]), gun);
    assert!(complete(&["lifescope", "info", "name", ":", ""]).len() > 100);
    assert_eq!(complete(&["lifescope", "run", "na"]), ["name:"]);
    assert_eq!(complete(&["lifescope", "run", "--engi"]), ["--engine"]);
    assert!(complete(&["lifescope", "ru"]).contains(&"run".to_owned()));
    assert_eq!(complete(&["lifescope", "rules", "highl"]), ["highlife"]);
    assert_eq!(complete(&["lifescope", "run", "--rule", "day-n"]), ["day-night"]);
    assert_eq!(complete(&["lifescope", "rules", "--js"]), ["--json"]);
}

#[test]
fn a_rule_is_found_by_its_name_in_a_folder_that_is_named_and_beside_the_pattern() {
    const GROW: &str =
        "@RULE GrowTest\n@TABLE\nn_states:3\nneighborhood:vonNeumann\nsymmetries:rotate4\n010001\n";
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    std::fs::write(rules.join("GrowTest.rule"), GROW).unwrap();
    let pattern = folder.path().join("a.rle");
    std::fs::write(&pattern, "x = 1, y = 1, rule = GrowTest\nA!\n").unwrap();
    let pattern = pattern.display().to_string();
    let rules = rules.display().to_string();
    let run = ["run", &pattern, "--gens", "2", "--engine", "cpu"];
    let (refused, code) = json(&run);
    assert_eq!(code, 1);
    assert!(refused["error"].as_str().unwrap().contains("no rule is called 'GrowTest'"));
    let (told, code) = json(&[&run[..], &["--rules", &rules]].concat());
    // A cell, its four neighbours, and those beyond them in a row.
    assert_eq!((code, &told["population"], &told["rule"]), (0, &9.into(), &"GrowTest".into()));
    let (told, code) = json(&["rules", "GrowTest", &format!("--rules={rules}")]);
    assert_eq!((code, &told["family"], &told["states"]), (0, &"rule table".into(), &3.into()));
    std::fs::write(folder.path().join("GrowTest.rule"), GROW).unwrap();
    let (told, code) = json(&run);
    assert_eq!((code, &told["population"]), (0, &9.into()));
}
