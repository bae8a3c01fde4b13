//! `completions`: the shell's completion script.
//!
//! The script of clap knows commands and options. What is added to it for bash, zsh and fish offers
//! the names of the built-in library behind `name:`, the prefixes of other patterns beside files, and the
//! names of rules.

use clap_complete::Shell;
use lifescope::library;
use lifescope::life::{Rule, named_rules};

use super::console::{Console, write_stdout};
use super::{Outcome, UsageError};

/// Print a completion script for a shell
#[derive(clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn completions(args: &CompletionsArgs, console: &Console) -> anyhow::Result<Outcome> {
    if console.is_json() {
        let error = UsageError("a completion script is no JSON; leave --json out".to_owned());
        return Err(error.into());
    }
    write_stdout(|out| out.write_all(script(args.shell).as_bytes()))?;
    Ok(Outcome::Done)
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::command(), "lifescope", &mut script);
    let script = String::from_utf8_lossy(&script);
    let names: Vec<&str> = library::all().iter().map(|entry| entry.slug).collect();
    let names = names.join(" ");
    let rules = named_rules().filter(|named| named.rulestring.parse::<Rule>().is_ok());
    let rules = rules.map(|named| named.slug()).collect::<Vec<_>>().join(" ");
    match shell {
        Shell::Bash => in_bash(&script, &names, &rules),
        Shell::Zsh => in_zsh(&script, &names, &rules),
        Shell::Fish => in_fish(&script, &names, &rules),
        _ => script.into_owned(),
    }
}

/// Bash cuts words at colons, but where its user has told it not to.
const BASH: &str = r#"
_lifescope_patterns() {
    local line=${COMP_LINE:0:COMP_POINT}
    local word=${line##*[[:blank:]]}
    if [[ $word == name:* ]]; then
        local prefix=name:
        [[ $COMP_WORDBREAKS == *:* ]] && prefix=
        COMPREPLY=($(compgen -P "$prefix" -W "NAMES" -- "${word#name:}"))
        return 0
    fi
    local before=${COMP_WORDS[COMP_CWORD-1]}
    if [[ $word != -* && ( $before == --rule || $before == rules ) ]]; then
        COMPREPLY=($(compgen -W "RULES" -- "$word"))
        return 0
    fi
    _lifescope "$@"
    if [[ -n $word && name: == "$word"* ]]; then
        COMPREPLY+=(name:)
        compopt -o nospace 2>/dev/null
    fi
    return 0
}

"#;

fn in_bash(script: &str, names: &str, rules: &str) -> String {
    // Its last lines have the shell call its function.
    let calls = script.rfind("\nif [[ \"${BASH_VERSINFO[0]}\" -eq 4").unwrap_or(script.len());
    let (functions, calls) = script.split_at(calls);
    let calls = calls.replace("-F _lifescope ", "-F _lifescope_patterns ");
    let own = BASH.replace("NAMES", names).replace("RULES", rules);
    format!("{functions}{own}{}", calls.trim_start())
}

const ZSH: &str = r#"
(( $+functions[_lifescope_patterns] )) ||
_lifescope_patterns() {
    if compset -P name: ; then
        compadd -- NAMES
    else
        _files
        compadd -S '' -- name: soup: apg:
    fi
}
(( $+functions[_lifescope_first] )) ||
_lifescope_first() {
    local ret=1
    _lifescope_commands && ret=0
    _lifescope_patterns && ret=0
    return ret
}
(( $+functions[_lifescope_rules] )) ||
_lifescope_rules() {
    compadd -- RULES
}
"#;

fn in_zsh(script: &str, names: &str, rules: &str) -> String {
    let is_pattern = |line: &str| line.contains(" -- A file, - for standard input");
    let is_rule = |line: &str| line.contains(":RULE:") || line.contains(":rule -- ");
    let lines = script.lines().map(|line| match line.strip_suffix(":_default' \\") {
        Some(start) if is_pattern(line) => format!("{start}:_lifescope_patterns' \\\n"),
        Some(start) if is_rule(line) => format!("{start}:_lifescope_rules' \\\n"),
        _ => format!("{line}\n"),
    });
    let script = with_first_word(&lines.collect::<String>());
    // Its last lines run the function or have the shell call it.
    let calls = script.rfind("\nif [ \"$funcstack[1]\"").unwrap_or(script.len());
    let (functions, calls) = script.split_at(calls);
    let own = ZSH.replace("NAMES", names).replace("RULES", rules);
    format!("{functions}{own}{calls}")
}

/// Has the first word be a command or a pattern. The script of clap takes it for a pattern, and looks for the
/// command in the second.
fn with_first_word(script: &str) -> String {
    let commands = super::command();
    let names: Vec<&str> = commands.get_subcommands().map(|command| command.get_name()).collect();
    let view =
        format!("        [[ ' {} help ' == *\" $line[1] \"* ]] || line[1]=view\n", names.join(" "));
    let mut lines: Vec<&str> = script.split_inclusive('\n').collect();
    if let Some(first) =
        lines.iter().position(|line| line.starts_with("\":: :_lifescope_commands\""))
    {
        lines[first] = "\":: :_lifescope_first\" \\\n";
        lines.remove(first.saturating_sub(1));
    }
    if let Some(state) = lines.iter().position(|line| line.trim() == "(lifescope)") {
        lines.insert(state + 1, &view);
    }
    lines.concat().replace("$line[2]", "$line[1]")
}

fn in_fish(script: &str, names: &str, rules: &str) -> String {
    let patterns: Vec<String> = names.split(' ').map(|name| format!("name:{name}")).collect();
    format!(
        "{script}complete -c lifescope -n 'string match -q \"name:*\" -- (commandline -ct)' -f -a \
         '{}'\n\
         complete -c lifescope -n '__fish_lifescope_using_subcommand rules' -f -a '{rules}'\n",
        patterns.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zsh_completes_patterns_wherever_they_stand() {
        let script = script(Shell::Zsh);
        let places = script.matches(":_lifescope_patterns' \\").count();
        // View, run, census, info and convert.
        assert_eq!(places, 5);
    }

    #[test]
    fn the_first_word_in_zsh_is_a_command_or_a_pattern() {
        let script = script(Shell::Zsh);
        assert_eq!(script.matches("\":: :_lifescope_first\" \\\n\"*::: :->lifescope\"").count(), 1);
        assert!(script.contains("[[ ' view run bench census "), "{script}");
        assert!(script.contains("words=($line[1] ") && !script.contains("$line[2]"), "{script}");
        // After the first word there is no place for another.
        let (top, _) = script.split_once("\":: :_lifescope_first\"").unwrap();
        assert!(!top.contains("::pattern"), "{top}");
    }

    #[test]
    fn zsh_completes_rules_wherever_they_stand() {
        let script = script(Shell::Zsh);
        let places = script.matches(":_lifescope_rules' \\").count();
        // The argument of rules, --rule of the program itself, view, run, bench and census, info --shader,
        // --rule of three commands of attend, and --from of one.
        assert_eq!(places, 11);
    }
}
