//! What manual pages tell besides the options.

/// Environment variables, and what they do.
pub const ENVIRONMENT: &[(&str, &str)] = &[
    ("NO_COLOR", "No colours in messages and in the terminal view."),
    (
        "WGPU_ADAPTER_NAME",
        "Demands a GPU adapter by part of its name, as --adapter does. Where the engine is auto and there \
         is none of that name, the cpu engine is used.",
    ),
    ("WGPU_BACKEND", "Restricts the graphics interfaces, such as vulkan or gl."),
    (
        "LIFESCOPE_CACHE",
        "The folder where the tuned GPU kernels are remembered, in place of the system's own for caches.",
    ),
    (
        "LIFESCOPE_CONFIG",
        "The folder of settings.toml, in place of the system's own for configuration.",
    ),
    (
        "WINIT_X11_SCALE_FACTOR",
        "Points a pixel of the window on X11, where the display does not tell: a number from 0.25 to 16.",
    ),
    ("RAYON_NUM_THREADS", "Threads of the cpu engine."),
    (
        "DISPLAY, WAYLAND_DISPLAY",
        "On Linux and the like, one of them must be set for a window. Where nobody answers at the one, the \
         other is taken.",
    ),
    (
        "RUST_LOG",
        "Log messages on standard error, such as lifescope=info; the default is warnings.",
    ),
];

/// Lines that can be typed, and what they do.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("lifescope name:gosper-glider-gun", "Show a pattern of the built-in library."),
    (
        "lifescope soup:2000x1000@0.3 --rule B3/S23:T2000,1000",
        "Show a random soup on a torus of its size.",
    ),
    ("lifescope --terminal gun.rle", "Show a file in the terminal."),
    (
        "lifescope view --run archive.zip:guns/gosper.rle",
        "Show a file of an archive, running from the start.",
    ),
    (
        "lifescope run name:gosper-glider-gun --gens 3000 -o gun3000.rle",
        "Step a pattern by 3,000 generations, report, and write what came of it.",
    ),
    (
        "lifescope run soup:512x512 --seed 7 -n 10k --json",
        "Step a soup that can be repeated, and report it as JSON.",
    ),
    ("lifescope bench --size 1024,4096 --csv rows.csv", "Measure the engines at two sizes."),
    (
        "lifescope bench --engine cpu --compare earlier.json",
        "Fail where the cpu engine is slower than it was.",
    ),
    (
        "lifescope census name:r-pentomino --settle",
        "Step until nothing new happens, and say what lives then and since when.",
    ),
    (
        "lifescope census --soups 1M --seed mine",
        "Run a million soups of 16 x 16 cells, and count what they leave.",
    ),
    ("lifescope info", "Tell of this machine: adapters, processor, and what fits on it."),
    ("lifescope info --library", "List the built-in patterns."),
    ("lifescope rules", "List families of rules, and rules that have names."),
    ("lifescope rules B2-a/S12", "Explain a rule, with its neighbourhood drawn."),
    (
        "lifescope convert gun.lif gun.mc",
        "Convert a file to the format that the other's ending names.",
    ),
    ("lifescope convert apg:xq4_153 - --to plaintext", "Draw the object that an apgcode names."),
    (
        "lifescope attend life --grid 8 --save life.safetensors",
        "Train a model on Life, and write its weights.",
    ),
    (
        "lifescope attend sentence \"Go to the bank to get some ___.\"",
        "Train a model on sentences, and have it fill in a word.",
    ),
    ("lifescope attend sizes --seeds 5", "Learn Life with models of several sizes."),
    ("lifescope attend ablations", "Learn Life without one of the model's parts."),
    (
        "lifescope completions bash > ~/.local/share/bash-completion/completions/lifescope",
        "Have bash complete commands, options and names of patterns.",
    ),
    ("lifescope man --dir ~/.local/share/man/man1", "Write the manual pages of all commands."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_understood() {
        for (line, _) in EXAMPLES {
            let line = line.split(" > ").next().unwrap();
            let mut quoted = false;
            let words: Vec<String> = line
                .split(|c| {
                    quoted ^= c == '"';
                    c == ' ' && !quoted
                })
                .map(|word| word.replace('"', ""))
                .collect();
            let arguments: Vec<std::ffi::OsString> = words.into_iter().map(Into::into).collect();
            if let Err(error) = super::super::super::parse(&arguments) {
                panic!("{line}: {error}");
            }
        }
    }

    #[test]
    fn every_command_has_an_example() {
        for command in super::super::super::command().get_subcommands() {
            let line = format!("lifescope {}", command.get_name());
            assert!(EXAMPLES.iter().any(|(example, _)| example.starts_with(&line)), "{line}");
        }
    }

    #[test]
    fn the_readme_tells_of_the_same_variables() {
        let readme = include_str!("../../../README.md");
        let (_, table) = readme.split_once("## Environment variables").unwrap();
        let (table, _) = table.split_once("\n## ").unwrap();
        let told: Vec<&str> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
            .map(|(names, _)| names)
            .collect();
        let told: Vec<String> = told.iter().map(|names| names.replace('`', "")).collect();
        let mut expected: Vec<&str> = ENVIRONMENT.iter().map(|(names, _)| *names).collect();
        expected.sort_unstable();
        let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
        told.sort_unstable();
        assert_eq!(told, expected);
    }
}
