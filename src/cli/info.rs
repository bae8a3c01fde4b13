//! `info`: a pattern's facts, the library's, or the machine's.

pub mod machine;
mod pattern;

use lifescope::engine::gpu::{GpuDevice, GpuEngine};
use lifescope::life::Rule;
use lifescope::memory::MemoryBudget;
use lifescope::source::Source;

use self::machine::Machine;
use super::args::{MemoryArgs, SeedArgs};
use super::console::Console;
use super::source::{PATTERN_HELP, source_parser};
use super::{Outcome, UsageError};

/// Tell the facts of patterns, or without one, of this machine
#[derive(clap::Args)]
pub struct InfoArgs {
    #[arg(value_name = "PATTERN", value_parser = source_parser(), help = PATTERN_HELP)]
    patterns: Vec<Source>,
    /// List the built-in library
    #[arg(long, conflicts_with = "patterns")]
    library: bool,
    /// Print the WGSL of the kernel that steps bounded universes under a rule
    #[arg(long, value_name = "RULE", conflicts_with_all = ["patterns", "library"])]
    shader: Option<Rule>,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    seed: SeedArgs,
}

/// Tells them.
pub fn info(args: InfoArgs, console: &Console) -> anyhow::Result<Outcome> {
    if let Some(rule) = args.shader {
        // Without any adapter, the kernel that hardware would get.
        let adapters = GpuDevice::list();
        let source = GpuEngine::shader_source(adapters.first(), &rule)
            .map_err(|error| UsageError(error.to_string()))?;
        if console.is_json() {
            console.json(&serde_json::json!({ "rule": rule.to_string(), "wgsl": source }))?;
        } else {
            console.print(&source)?;
        }
        return Ok(Outcome::Done);
    }
    let budget = args.memory.max_memory.budget();
    if args.library || args.patterns.iter().any(is_whole_library) {
        if args.patterns.len() > 1 {
            let error = "name: stands for the whole library and is told of alone";
            return Err(UsageError(error.to_owned()).into());
        }
        return pattern::tell_library(&budget, console);
    }
    if args.patterns.is_empty() {
        return tell_machine(&budget, console);
    }
    pattern::tell(&args.patterns, args.seed.seed, &budget, console)
}

/// `name:` without a name.
fn is_whole_library(source: &Source) -> bool {
    matches!(source, Source::Library(slug) if slug.is_empty())
}

fn tell_machine(budget: &MemoryBudget, console: &Console) -> anyhow::Result<Outcome> {
    let machine = Machine::look(budget);
    if console.is_json() {
        console.json(&machine)?;
    } else {
        console.print(&machine)?;
    }
    Ok(Outcome::Done)
}
