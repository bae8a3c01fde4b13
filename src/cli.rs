//! The command line: one file per subcommand.
//!
//! Raw arguments (`Args` and the `...Args` of the subcommands) become validated values before
//! anything runs. Results go to standard output, everything else to standard error; with `--json`
//! standard output holds exactly one JSON document. Exit codes: 0 done, 1 failed, 2 wrong usage,
//! 3 no usable GPU where one was demanded, 130 stopped by a signal. A closed pipe is success.

mod apgcode;
mod args;
mod attend;
mod bench;
mod census;
mod completions;
mod console;
mod convert;
mod environment;
mod info;
mod interrupt;
mod man;
mod numbers;
mod output;
mod progress;
mod rules;
mod run;
mod source;
mod stepping;
mod view;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use lifescope::engine::EngineError;
use lifescope::printable;
use lifescope::rule_folder;
use lifescope::source::{Guess, SourceError};

use args::ConsoleArgs;
use console::{Console, StdoutError};
use environment::Concern;

/// A microscope for emergence: Game of Life universes stepped on the GPU, watched and measured.
///
/// Without a command, the pattern that is named, or a random soup, is shown.
#[derive(Parser)]
#[command(name = "lifescope", version, after_help = exit_codes(), override_usage = USAGE)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    view: view::ViewArgs,
    #[command(flatten)]
    console: ConsoleArgs,
}

const USAGE: &str = "lifescope [OPTIONS] [PATTERN]\n       lifescope [OPTIONS] <COMMAND>";

/// What the program ends with.
const EXIT_STATUS: [(u8, &str); 5] = [
    (DONE, "done"),
    (FAILED, "failed"),
    (WRONG_USAGE, "wrong usage"),
    (NO_GPU, "no usable GPU where one was demanded"),
    (INTERRUPTED, "stopped by Ctrl-C, TERM or HUP"),
];

#[derive(Subcommand)]
enum Command {
    View(view::ViewArgs),
    Run(run::RunArgs),
    Bench(bench::BenchArgs),
    Census(census::CensusArgs),
    Info(info::InfoArgs),
    Rules(rules::RulesArgs),
    Convert(convert::ConvertArgs),
    Attend(attend::AttendArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Command {
    /// What the environment is asked for by a view.
    const VIEWING: &[Concern] = &[Concern::Log, Concern::Threads, Concern::Gpu, Concern::Window];

    /// What the environment is asked for by a command.
    fn concerns(&self) -> &'static [Concern] {
        match self {
            Self::View(_) => Self::VIEWING,
            Self::Run(_) | Self::Bench(_) | Self::Census(_) | Self::Info(_) => {
                &[Concern::Log, Concern::Threads, Concern::Gpu]
            }
            Self::Convert(_) | Self::Attend(_) => &[Concern::Log],
            Self::Rules(_) | Self::Completions(_) | Self::Man(_) => &[],
        }
    }
}

/// How a command ended, short of an error that is still to be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All that was asked for.
    Done,
    /// Not all of it; the command has said why.
    Failed,
    /// Stopped by the user; what there was is reported.
    Interrupted,
}

/// Arguments that parse but do not make sense together.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

const DONE: u8 = 0;
const FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;
const NO_GPU: u8 = 3;
const INTERRUPTED: u8 = 130;

/// Runs the program on its arguments, the first of which is its name. Call it first of all, while the
/// program has one thread.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let complaints = environment::prepare();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let args = match parse(&arguments) {
        Ok(args) => args,
        Err(error) => return ExitCode::from(tell_of_parsing(&error, &arguments)),
    };
    start_logging();
    let console = Console::new(&args.console);
    let concerns = args.command.as_ref().map_or(Command::VIEWING, Command::concerns);
    for complaint in complaints.iter().filter(|known| concerns.contains(&known.concern())) {
        console.warning(complaint);
    }
    let ended = run(args.command, args.view, &console);
    ExitCode::from(match ended {
        Ok(Outcome::Done) => DONE,
        Ok(Outcome::Failed) => FAILED,
        Ok(Outcome::Interrupted) => INTERRUPTED,
        Err(error) => report_error(&error, &console),
    })
}

fn run(
    command: Option<Command>,
    view: view::ViewArgs,
    console: &Console,
) -> anyhow::Result<Outcome> {
    // Views hear signals in a way of their own.
    if !matches!(command, None | Some(Command::View(_))) {
        interrupt::watch()?;
    }
    match command {
        None => {
            let word = view.bare_word();
            view::view(view, console).map_err(|error| or_command(error, word.as_deref()))
        }
        Some(Command::View(args)) => view::view(args, console),
        Some(Command::Run(args)) => run::run(args, console),
        Some(Command::Bench(args)) => bench::bench(args, console),
        Some(Command::Census(args)) => census::census(args, console),
        Some(Command::Info(args)) => info::info(args, console),
        Some(Command::Rules(args)) => rules::rules(&args, console),
        Some(Command::Convert(args)) => convert::convert(args, console),
        Some(Command::Attend(args)) => attend::attend(args, console),
        Some(Command::Completions(args)) => completions::completions(&args, console),
        Some(Command::Man(args)) => man::man(&args, console),
    }
}

/// Prints what the parser has to say, help and version among it, and gives the program's exit code.
fn tell_of_parsing(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let mut texts = arguments.iter().map(|argument| argument.to_string_lossy());
    if error.use_stderr() {
        if texts.any(|text| text.contains(printable::is_command)) {
            // Its parts are not to be told from what was typed.
            let text = error.render().to_string();
            drop(write!(io::stderr(), "{}", printable::lines(&text)));
        } else {
            // Standard error may be closed; there is no other place to complain about it.
            let _ = error.print();
        }
        return WRONG_USAGE;
    }
    let Err(error) = error.print().and_then(|()| io::stdout().flush()) else { return DONE };
    let error = anyhow::Error::from(StdoutError(error));
    if is_nobody_left(&error) {
        return DONE;
    }
    let _ = writeln!(io::stderr(), "error: {error:#}");
    FAILED
}

/// The first argument that belongs to no option.
fn first_word<'a>(command: &clap::Command, arguments: &'a [OsString]) -> Option<&'a str> {
    let mut texts = arguments.iter().skip(1).map(|argument| argument.to_str());
    while let Some(text) = texts.next() {
        let text = text?;
        let Some(option) = text.strip_prefix('-').filter(|option| !option.is_empty()) else {
            return (text != "-").then_some(text);
        };
        let takes_next = |argument: &&clap::Arg| {
            let is_meant = match option.strip_prefix('-') {
                Some(long) => argument.get_long() == Some(long),
                None => argument.get_short().is_some_and(|short| option.chars().eq([short])),
            };
            is_meant && argument.get_action().takes_values()
        };
        if command.get_arguments().any(|argument| takes_next(&argument)) {
            texts.next();
        }
    }
    None
}

/// That a word is no command, where it is nearly one and no file.
fn mistyped_command(command: &clap::Command, word: &str) -> Option<clap::Error> {
    let is_name = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_name || Path::new(word).exists() {
        return None;
    }
    let mut commands = clap::Command::new("lifescope")
        .override_usage(USAGE)
        .color(command.get_color())
        .subcommand_required(true)
        .subcommands(command.get_subcommands().filter(|known| known.get_name() != "help").cloned());
    let error = commands.try_get_matches_from_mut(["lifescope", word]).err()?;
    let is_near = error.kind() == ErrorKind::InvalidSubcommand
        && error.get(ContextKind::SuggestedSubcommand).is_some();
    is_near.then_some(error)
}

/// The error of an unknown option with the commands that have it, where there are any.
fn with_its_commands(mut error: clap::Error, command: &clap::Command) -> clap::Error {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let name = option.trim_start_matches('-');
    let is_it = |argument: &clap::Arg| match argument.get_long() {
        Some(long) => long == name,
        None => false,
    };
    let commands = command.get_subcommands().filter(|known| known.get_arguments().any(is_it));
    let commands: Vec<String> =
        commands.map(|known| format!("'lifescope {}'", known.get_name())).collect();
    if !commands.is_empty() && option.starts_with("--") {
        let tip = format!("'{option}' is an option of {}", commands.join(", "));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// An error of a pattern that may have been meant for a command, with the commands of nearly that name.
fn or_command(mut error: anyhow::Error, word: Option<&str>) -> anyhow::Error {
    let near = word.map(commands_near).unwrap_or_default();
    if let Some(SourceError::File { guess: Guess::Among(meant), .. }) = error.downcast_mut() {
        let commands =
            near.iter().map(|near| format!("the command '{near}' (see 'lifescope --help')"));
        meant.extend(commands);
    }
    error
}

/// The commands that a word may have meant.
fn commands_near(word: &str) -> Vec<String> {
    let error = mistyped_command(&command(), word);
    match error.as_ref().and_then(|error| error.get(ContextKind::SuggestedSubcommand)) {
        Some(ContextValue::String(name)) => vec![name.clone()],
        Some(ContextValue::Strings(names)) => names.clone(),
        _ => Vec::new(),
    }
}

fn exit_codes() -> String {
    let codes = EXIT_STATUS.map(|(code, meaning)| format!("{code} {meaning}"));
    format!("Exit codes: {}.", codes.join(", "))
}

/// The whole command line, as help, completions and manual pages describe it.
fn command() -> clap::Command {
    Args::command()
}

fn parse(arguments: &[OsString]) -> Result<Args, clap::Error> {
    rule_folder::open_folders(rules_folders(arguments));
    let mut command = command().color(requested_color(arguments));
    let matches = command.try_get_matches_from_mut(arguments).map_err(|error| {
        if error.kind() != ErrorKind::UnknownArgument {
            return error;
        }
        let mistyped =
            first_word(&command, arguments).and_then(|word| mistyped_command(&command, word));
        mistyped.unwrap_or_else(|| with_its_commands(error, &command))
    })?;
    check_place(&mut command, &matches)?;
    Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Refuses what belongs to `view` in front of another command, which would not hear of it. What
/// every command understands may stand there.
fn check_place(command: &mut clap::Command, matches: &ArgMatches) -> Result<(), clap::Error> {
    let Some(name) = matches.subcommand_name() else {
        return Ok(());
    };
    let misplaced = matches.ids().find(|id| {
        let argument = command.get_arguments().find(|argument| argument.get_id() == *id);
        argument.is_some_and(|argument| !argument.is_global_set())
            && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
    });
    let Some(misplaced) = misplaced else {
        return Ok(());
    };
    let argument = command.get_arguments().find(|argument| argument.get_id() == misplaced);
    let argument = argument.map_or_else(|| misplaced.to_string(), ToString::to_string);
    let message = format!("{argument} stands in front of the command '{name}'; write it after");
    Err(command.error(ErrorKind::ArgumentConflict, message))
}

/// What `--color` asks for, looked up ahead of the real parsing, whose own messages it governs.
fn requested_color(arguments: &[OsString]) -> ColorChoice {
    let mut texts = arguments.iter().filter_map(|argument| argument.to_str());
    let mut choice = None;
    while let Some(text) = texts.next() {
        match text {
            "--" => break,
            "--color" => choice = texts.next().or(choice),
            _ => choice = text.strip_prefix("--color=").or(choice),
        }
    }
    match choice {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

/// The folders that `--rules` names, looked up ahead of the real parsing, which reads rules by name.
fn rules_folders(arguments: &[OsString]) -> Vec<PathBuf> {
    let mut arguments = arguments.iter();
    let mut folders = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--") => break,
            Some("--rules") => folders.extend(arguments.next().map(PathBuf::from)),
            Some(text) => folders.extend(text.strip_prefix("--rules=").map(PathBuf::from)),
            None => {}
        }
    }
    folders
}

/// The graphics libraries log what a user cannot act on; `RUST_LOG` shows it all the same.
fn start_logging() {
    let filter = env_logger::Env::default().default_filter_or("off,lifescope=warn");
    env_logger::Builder::from_env(filter).init();
}

/// Tells of an error and gives the program's exit code.
fn report_error(error: &anyhow::Error, console: &Console) -> u8 {
    if is_nobody_left(error) {
        return if interrupt::is_raised() { INTERRUPTED } else { DONE };
    }
    let code = if error.downcast_ref::<UsageError>().is_some() {
        WRONG_USAGE
    } else if let Some(EngineError::NoAdapter(_)) = error.downcast_ref() {
        NO_GPU
    } else {
        FAILED
    };
    console.failure(error);
    if code == WRONG_USAGE {
        console.hint("for more, try '--help'");
    }
    if let Some(hint) = stepping::hint_for(error) {
        console.hint(hint);
    }
    if console.is_json() {
        let document = serde_json::json!({ "error": format!("{error:#}"), "exit_code": code });
        // The error stands on standard error already.
        let _ = console.json(&document);
    }
    code
}

/// Whether whoever read the output has gone: a pipe that was closed, or the terminal.
fn is_nobody_left(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let (io, output) = (cause.downcast_ref::<io::Error>(), cause.downcast_ref::<StdoutError>());
        io.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
            || output.is_some_and(|StdoutError(cause)| is_closed_terminal(cause))
    })
}

fn is_closed_terminal(error: &io::Error) -> bool {
    #[cfg(unix)]
    return error.raw_os_error() == Some(libc::EIO);
    #[cfg(not(unix))]
    return false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[cfg(unix)]
    #[test]
    fn a_broken_disk_is_no_terminal_that_was_closed() {
        let failed = || io::Error::from_raw_os_error(libc::EIO);
        let of_file = anyhow::Error::from(failed()).context("cannot write result.rle");
        assert!(!is_nobody_left(&of_file));
        assert!(is_nobody_left(&StdoutError(failed()).into()));
        let pipe = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(is_nobody_left(&StdoutError(pipe()).into()));
        assert!(is_nobody_left(&anyhow::Error::from(pipe()).context("cannot write /dev/fd/3")));
    }

    #[test]
    fn the_last_color_before_the_end_of_options_counts() {
        let check = |line: &str, expected| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(requested_color(&arguments), expected, "{line}");
        };
        check("lifescope run", ColorChoice::Auto);
        check("lifescope --color always run", ColorChoice::Always);
        check("lifescope run --color=never", ColorChoice::Never);
        check("lifescope --color=never --color always", ColorChoice::Always);
        check("lifescope -- --color=never", ColorChoice::Auto);
    }

    #[test]
    fn a_word_that_is_nearly_a_command_is_told_as_one() {
        let check = |line: &str, expected: Option<&str>| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let error = parse(&arguments).err().unwrap();
            let suggested = error.get(ContextKind::SuggestedSubcommand).map(ToString::to_string);
            assert_eq!(suggested.as_deref(), expected, "{line}: {error}");
        };
        check("lifescope runn x", Some("run"));
        check("lifescope runn x --gens 5", Some("run"));
        check("lifescope --engine cpu --quiet cenus x y", Some("census"));
        check("lifescope bnech --size 64", Some("bench"));
        check("lifescope gun.rle x", None);
        check("lifescope zzz x", None);
        // A file of that name may be meant.
        check("lifescope src x", None);
        check("lifescope run gun.rle x", None);
    }

    #[test]
    fn an_option_of_another_command_is_told_with_it() {
        let check = |line: &str, expected: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let error = parse(&arguments).err().unwrap().to_string();
            assert!(error.contains(expected), "{line}: {error}");
            assert!(!error.contains("use '-- --"), "{line}: {error}");
        };
        check("lifescope name:glider --gens 3", "'--gens' is an option of 'lifescope run'");
        check("lifescope --gens 3 name:glider", "'--gens' is an option of 'lifescope run'");
        check("lifescope view gun.rle --gens=3", "'--gens' is an option of 'lifescope run'");
        check("lifescope info gun.rle --dir x", "'--dir' is an option of 'lifescope man'");
    }

    #[test]
    fn only_common_options_stand_in_front_of_a_command() {
        let check = |line: &str, is_accepted: bool| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(parse(&arguments).is_ok(), is_accepted, "{line}");
        };
        check("lifescope", true);
        check("lifescope gun.rle", true);
        check("lifescope gun.rle --engine cpu --json", true);
        check("lifescope --quiet --color never run gun.rle --gens 1", true);
        check("lifescope run gun.rle --gens 1 --quiet", true);
        check("lifescope --engine cpu run gun.rle --gens 1", false);
        check("lifescope gun.rle run gun.rle --gens 1", false);
        check("lifescope run --gens 1", false);
        check("lifescope view gun.rle --run --paused", false);
    }
}
