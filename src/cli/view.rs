//! `view`: the window, or the terminal, or in a pipe a few words.

use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::Arc;

use lifescope::engine::EngineDemand;
use lifescope::language::Language;
use lifescope::language::texts::documents;
use lifescope::life::{Rulestring, Soup, Universe};
use lifescope::printable::line;
use lifescope::settings::Settings;
use lifescope::source::{GridSize, Source, SourcedPattern};
use lifescope::terminal;

use super::args::{EngineArgs, RuleArgs, SeedArgs};
use super::console::Console;
use super::run::Run;
use super::source::{self, PATTERN_HELP, source_parser};
use super::{Outcome, stepping};

/// Show a pattern, or a random soup, in a window
///
/// Without a display the terminal shows it. Without a terminal either, or with --json, it is
/// stepped for 1,000 generations and what came of it is printed.
#[derive(clap::Args)]
pub struct ViewArgs {
    #[arg(value_name = "PATTERN", value_parser = source_parser(), help = PATTERN_HELP)]
    pattern: Option<Source>,
    /// Show it in the terminal
    #[arg(long)]
    terminal: bool,
    /// Run from the start, as soups do
    #[arg(long, conflicts_with = "paused")]
    run: bool,
    /// Start paused, as patterns other than soups do
    #[arg(long)]
    paused: bool,
    /// What draws in the window
    ///
    /// A GPU redraws the whole window for every frame; the processor redraws what has changed, and
    /// is the faster one where the GPU is software.
    #[cfg(feature = "gui")]
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    draw_with: DrawWithArg,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    rule: RuleArgs,
    #[command(flatten)]
    seed: SeedArgs,
}

/// What draws in the window.
#[cfg(feature = "gui")]
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum DrawWithArg {
    /// A GPU, or the processor where that is software
    #[default]
    Auto,
    /// A GPU, be it software
    Gpu,
    /// The processor
    Cpu,
}

/// Generations that are stepped where nothing can be shown.
const UNSEEN_GENERATIONS: u64 = 1000;

/// What is shown without a pattern: large enough to stay busy for thousands of generations,
/// small enough that a cell is still seen when all of it fits the window.
const DEFAULT_SOUP: Source =
    Source::Soup { size: GridSize { width: 512, height: 384 }, density: Soup::DEFAULT_DENSITY };

/// Where a universe can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Window,
    Terminal,
    /// Neither: it is stepped unseen.
    Nowhere,
}

/// What decides where a universe is shown.
#[derive(Clone, Copy, Debug)]
struct Surroundings {
    has_window_support: bool,
    has_display: bool,
    /// What is missing for a view in the terminal.
    terminal_lacks: Option<Lack>,
}

/// What keeps a terminal from showing a universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lack {
    /// Standard output goes elsewhere.
    Output,
    /// The keys come from elsewhere.
    Input,
    /// It cannot be drawn on, or does not say what it is.
    Abilities,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output => f.write_str("standard output is no terminal"),
            Self::Input => f.write_str("standard input is no terminal"),
            Self::Abilities => match std::env::var_os("TERM") {
                Some(term) if !term.is_empty() => {
                    write!(f, "the terminal cannot be drawn on (TERM is '{}')", term.display())
                }
                _ => f.write_str("the terminal does not say what it is (TERM is not set)"),
            },
        }
    }
}

impl ViewArgs {
    /// The pattern's argument where it is a word that names no file.
    pub fn bare_word(&self) -> Option<String> {
        match &self.pattern {
            Some(Source::File(path)) if !path.exists() => path.to_str().map(str::to_owned),
            _ => None,
        }
    }
}

/// Shows a universe.
pub fn view(args: ViewArgs, console: &Console) -> anyhow::Result<Outcome> {
    let source = args.pattern.unwrap_or(DEFAULT_SOUP);
    let start_running = args.run || (!args.paused && matches!(source, Source::Soup { .. }));
    let surroundings = Surroundings::look(&source);
    let view = Viewing {
        engine: args.engine.demand()?,
        rulestring: args.rule.rule,
        seed: args.seed.seed,
        start_running,
        source,
        #[cfg(feature = "gui")]
        draw_with: args.draw_with.into(),
    };
    let opened = source::open(&view.source, view.seed, &view.engine.budget, console)?;
    let screen = surroundings.screen(args.terminal, console.is_json());
    match screen {
        Screen::Window => view.in_window(opened, surroundings, console),
        Screen::Terminal => view.in_terminal(opened, console),
        Screen::Nowhere => {
            let lack = surroundings.told(args.terminal);
            view.unseen(opened, &lack, console)
        }
    }
}

impl Surroundings {
    fn look(source: &Source) -> Self {
        // A pattern from standard input leaves the keys to the controlling terminal.
        let has_keys = io::stdin().is_terminal() || *source == Source::Stdin;
        let terminal_lacks = match (io::stdout().is_terminal(), has_keys) {
            (false, _) => Some(Lack::Output),
            (true, false) => Some(Lack::Input),
            (true, true) => (!terminal::can_be_drawn_on()).then_some(Lack::Abilities),
        };
        Self {
            has_window_support: cfg!(feature = "gui"),
            has_display: has_display(),
            terminal_lacks,
        }
    }

    /// Why a universe is seen nowhere.
    fn told(self, wants_terminal: bool) -> String {
        let terminal = self.terminal_lacks.map_or_else(String::new, |lack| lack.to_string());
        if wants_terminal {
            terminal
        } else if self.has_display && self.has_window_support {
            // Why no window was opened was told.
            format!("without a window the terminal is left, and {terminal}")
        } else if self.has_display {
            format!("this program was built without a window, and {terminal}")
        } else {
            format!("there is no display, and {terminal}")
        }
    }

    fn screen(self, wants_terminal: bool, wants_json: bool) -> Screen {
        if wants_json {
            Screen::Nowhere
        } else if self.has_window_support && self.has_display && !wants_terminal {
            Screen::Window
        } else if self.terminal_lacks.is_none() {
            Screen::Terminal
        } else {
            Screen::Nowhere
        }
    }
}

/// Elsewhere than on X11 and Wayland systems there is always a display to try.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let always = cfg!(any(windows, target_os = "macos"));
    always || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// What `view` is to show, validated.
struct Viewing {
    source: Source,
    engine: EngineDemand,
    rulestring: Option<Rulestring>,
    seed: Option<u64>,
    start_running: bool,
    #[cfg(feature = "gui")]
    draw_with: lifescope::app::DrawWith,
}

#[cfg(feature = "gui")]
impl From<DrawWithArg> for lifescope::app::DrawWith {
    fn from(argument: DrawWithArg) -> Self {
        match argument {
            DrawWithArg::Auto => Self::Auto,
            DrawWithArg::Gpu => Self::Gpu,
            DrawWithArg::Cpu => Self::Cpu,
        }
    }
}

impl Viewing {
    #[cfg(feature = "gui")]
    fn in_window(
        self,
        opened: SourcedPattern,
        surroundings: Surroundings,
        console: &Console,
    ) -> anyhow::Result<Outcome> {
        use lifescope::app::AppError;

        // What is wrong with the settings is said in the window, and so is what was read with a warning: a
        // window may have come without a terminal.
        let (settings, problems) = Settings::of_user();
        let language = settings.language.unwrap_or_else(Language::of_system);
        let of_pattern = opened.warnings.iter().map(|warning| warning.to_message());
        let shown = lifescope::app::run(lifescope::app::Options {
            universe: Arc::new(Universe::new(&opened.pattern, self.rulestring.clone())?),
            source: lifescope::app::Provenance {
                title: title(&self.source, &opened, language),
                ..lifescope::app::Provenance::of(
                    &opened.pattern,
                    &place(&self.source, &opened.label),
                    origin(&self.source, self.seed),
                )
            },
            choice: self.engine.choice,
            adapter: self.engine.adapter.clone(),
            draw_with: self.draw_with,
            budget: self.engine.budget.clone(),
            tuning: self.engine.tuning,
            rulestring: self.rulestring.clone(),
            start_running: self.start_running,
            language,
            warnings: problems.into_iter().chain(of_pattern).collect(),
        });
        match shown {
            Ok(()) => return Ok(Outcome::Done),
            Err(AppError::NoWindow { reason }) => {
                console.warning(format_args!("no window can be opened: {reason}"));
            }
            // The code of an engine's error is its own.
            Err(AppError::Engine(error)) => return Err(error.into()),
            Err(error) => return Err(error.into()),
        }
        if surroundings.terminal_lacks.is_none() {
            self.in_terminal(opened, console)
        } else {
            self.unseen(opened, &surroundings.told(false), console)
        }
    }

    #[cfg(not(feature = "gui"))]
    fn in_window(
        self,
        opened: SourcedPattern,
        _surroundings: Surroundings,
        console: &Console,
    ) -> anyhow::Result<Outcome> {
        self.in_terminal(opened, console)
    }

    fn in_terminal(self, opened: SourcedPattern, console: &Console) -> anyhow::Result<Outcome> {
        let (settings, problems) = Settings::of_user();
        for problem in &problems {
            console.warning(problem);
        }
        let language = settings.language.unwrap_or_else(Language::of_system);
        terminal::run(terminal::Options {
            universe: Arc::new(Universe::new(&opened.pattern, self.rulestring.clone())?),
            title: title(&self.source, &opened, language),
            place: stepping::open(&self.engine, console)?,
            budget: self.engine.budget.clone(),
            start_running: self.start_running,
            language,
        })?;
        Ok(Outcome::Done)
    }

    /// Steps it without showing it, since that is what the surroundings `lack`.
    fn unseen(
        self,
        opened: SourcedPattern,
        lack: &str,
        console: &Console,
    ) -> anyhow::Result<Outcome> {
        if !console.is_json() {
            console.note(format_args!(
                "{lack}: {} is not shown; stepping it for {UNSEEN_GENERATIONS} generations",
                opened.label
            ));
        }
        let run = Run {
            source: self.source,
            generations: UNSEEN_GENERATIONS,
            output: None,
            engine: self.engine,
            rulestring: self.rulestring,
            seed: self.seed,
        };
        run.step(opened, None, console)
    }
}

/// Where a pattern came from, as the window knows it.
#[cfg(feature = "gui")]
fn origin(source: &Source, seed: Option<u64>) -> lifescope::app::Origin {
    use lifescope::app::Origin;

    match source {
        Source::File(path) if path.is_file() => Origin::File(path.clone()),
        // A member of an archive, or a pipe with a name.
        Source::File(path) if !path.exists() => Origin::Known,
        Source::Library(_) | Source::Apgcode(_) => Origin::Known,
        Source::Soup { .. } => seed.map_or(Origin::Chance, |_| Origin::Known),
        Source::File(_) | Source::Stdin => Origin::Nowhere,
    }
}

/// What a view calls a pattern: by its name, which a soup has in the language of the view.
fn title(source: &Source, opened: &SourcedPattern, language: Language) -> String {
    if let (Source::Soup { size, .. }, Some(seed)) = (source, opened.seed) {
        let values = [size.width.to_string(), size.height.to_string(), seed.to_string()];
        return language.fill(documents::SOUP, &values.each_ref().map(String::as_str));
    }
    let place = place(source, &opened.label);
    line(opened.pattern.name.as_ref().unwrap_or(&place)).into_owned()
}

/// What a view calls a pattern that has no name: that of its file, without the folders.
fn place(source: &Source, label: &str) -> String {
    let file = match source {
        Source::File(path) => path.file_name(),
        _ => None,
    };
    file.map_or_else(|| label.to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_calls_a_file_by_its_name() {
        let check = |source: Source, expected: &str| {
            assert_eq!(place(&source, &source.to_string()), expected);
        };
        check(Source::File("some/where/gun.rle".into()), "gun.rle");
        check(Source::File("some.zip:in/gun.rle".into()), "gun.rle");
        check(Source::Stdin, &Source::Stdin.to_string());
    }

    #[test]
    fn the_screen_follows_from_what_there_is() {
        let check = |has: [bool; 3], wants: [bool; 2], expected| {
            let [has_window_support, has_display, has_terminal] = has;
            let terminal_lacks = (!has_terminal).then_some(Lack::Output);
            let surroundings = Surroundings { has_window_support, has_display, terminal_lacks };
            let found = surroundings.screen(wants[0], wants[1]);
            assert_eq!(found, expected, "{surroundings:?} {wants:?}");
        };
        check([true, true, true], [false, false], Screen::Window);
        check([true, true, false], [false, false], Screen::Window);
        check([true, true, true], [true, false], Screen::Terminal);
        check([true, false, true], [false, false], Screen::Terminal);
        check([false, true, true], [false, false], Screen::Terminal);
        check([true, false, false], [false, false], Screen::Nowhere);
        check([true, true, false], [true, false], Screen::Nowhere);
        check([true, true, true], [false, true], Screen::Nowhere);
    }
    #[test]
    fn what_is_missing_is_told_and_nothing_else() {
        let check = |has: [bool; 2], lacks, wants_terminal, expected: &str| {
            let [has_window_support, has_display] = has;
            let surroundings =
                Surroundings { has_window_support, has_display, terminal_lacks: Some(lacks) };
            assert_eq!(surroundings.told(wants_terminal), expected, "{surroundings:?}");
        };
        let output = "standard output is no terminal";
        check([true, true], Lack::Output, true, output);
        check([true, false], Lack::Output, true, output);
        check([true, false], Lack::Output, false, &format!("there is no display, and {output}"));
        check(
            [true, false],
            Lack::Input,
            false,
            "there is no display, and standard input is no terminal",
        );
        check(
            [false, true],
            Lack::Output,
            false,
            &format!("this program was built without a window, and {output}"),
        );
        check(
            [true, true],
            Lack::Output,
            false,
            &format!("without a window the terminal is left, and {output}"),
        );
    }
}
