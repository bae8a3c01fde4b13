//! How much memory the program can count on.
//!
//! That is the least of what is free in the machine, what the control groups leave that the program
//! runs in (as in a container), and what its own limits leave (`ulimit -v` and `ulimit -d`).

/// Bytes that the program can take now, where the system says so.
pub fn available_bytes() -> Option<u64> {
    let free = sysinfo::System::new().ok().map(|mut system| {
        system.refresh_memory();
        system.available_memory()
    });
    [free, limited_bytes()].into_iter().flatten().min()
}

#[cfg(not(target_os = "linux"))]
fn limited_bytes() -> Option<u64> {
    None
}

/// What control groups and the process's limits leave, where there are any.
#[cfg(target_os = "linux")]
fn limited_bytes() -> Option<u64> {
    use rustix::process::{Resource, getrlimit};
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let within = |resource, used| {
        let limit = getrlimit(resource).current?;
        Some(limit.saturating_sub(linux::kilobytes(&status, used)? << 10))
    };
    let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let in_groups = linux::left_in_groups("/sys/fs/cgroup".as_ref(), &groups);
    let limits = [within(Resource::As, "VmSize:"), within(Resource::Data, "VmData:"), in_groups];
    limits.into_iter().flatten().min()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;

    /// The number of kilobytes behind `name` in `/proc/self/status`.
    pub(super) fn kilobytes(status: &str, name: &str) -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix("kB")?.trim_end().parse().ok()
    }

    /// What a version of control groups calls its files.
    struct Files {
        folder: &'static str,
        limits: &'static [&'static str],
        used: &'static str,
        /// Of what is used, the part that is given up when memory is short: files read a while ago.
        reclaimable: &'static str,
    }

    const VERSION_1: Files = Files {
        folder: "memory",
        limits: &["memory.limit_in_bytes"],
        used: "memory.usage_in_bytes",
        reclaimable: "total_inactive_file",
    };

    const VERSION_2: Files = Files {
        folder: "",
        limits: &["memory.max", "memory.high"],
        used: "memory.current",
        reclaimable: "inactive_file",
    };

    /// What the groups leave that `/proc/self/cgroup` names, and those around them, in a file system
    /// of groups at `root`.
    pub(super) fn left_in_groups(root: &Path, groups: &str) -> Option<u64> {
        let of_line = |line: &str| {
            let (_, rest) = line.split_once(':')?;
            let (controllers, path) = rest.split_once(':')?;
            let files = match controllers {
                "" => VERSION_2,
                _ if controllers.split(',').any(|controller| controller == "memory") => VERSION_1,
                _ => return None,
            };
            let mount = root.join(files.folder);
            // In a container the path may be the host's, of which only the root is seen.
            let around = Path::new(path.trim_start_matches('/')).ancestors();
            around.filter_map(|group| left_in(&mount.join(group), &files)).min()
        };
        groups.lines().filter_map(of_line).min()
    }

    fn left_in(group: &Path, files: &Files) -> Option<u64> {
        let text = |name: &str| std::fs::read_to_string(group.join(name)).ok();
        let number = |name: &str| text(name)?.trim().parse::<u64>().ok();
        let limit = files.limits.iter().filter_map(|name| number(name)).min()?;
        let used = number(files.used)?;
        let reclaimable = text("memory.stat").and_then(|stat| {
            let mut values = stat.lines().filter_map(|line| line.strip_prefix(files.reclaimable));
            values.next()?.trim().parse::<u64>().ok()
        });
        Some(limit.saturating_sub(used.saturating_sub(reclaimable.unwrap_or(0))))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_tightest_group_counts_and_what_can_be_reclaimed_is_left() {
            let root = tempfile::tempdir().unwrap();
            let put = |path: &str, content: &str| {
                let path = root.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, content).unwrap();
            };
            let check = |groups: &str, expected: Option<u64>| {
                assert_eq!(left_in_groups(root.path(), groups), expected, "{groups:?}");
            };
            check("0::/a/b", None);
            put("a/b/memory.max", "max\n");
            put("a/b/memory.current", "700\n");
            check("0::/a/b\n", None);
            put("a/memory.max", "1000\n");
            put("a/memory.current", "800\n");
            check("0::/a/b\n", Some(200));
            put("a/memory.stat", "anon 500\ninactive_file 50\nactive_file 9\n");
            check("0::/a/b\n", Some(250));
            put("a/b/memory.high", "710\n");
            check("0::/a/b\n", Some(10));
            put("a/b/memory.current", "720\n");
            check("0::/a/b\n", Some(0));
            put("memory/memory.limit_in_bytes", "5000\n");
            put("memory/memory.usage_in_bytes", "1000\n");
            put("memory/memory.stat", "inactive_file 1\ntotal_inactive_file 100\n");
            check("7:cpu,memory:/docker/unseen\n4:pids:/\n", Some(4100));
        }

        #[test]
        fn a_process_says_what_it_has_taken() {
            let status = "Name:\ta\nVmSize:\t  1234 kB\nVmData:\t77 kB\n";
            assert_eq!(kilobytes(status, "VmSize:"), Some(1234));
            assert_eq!(kilobytes(status, "VmData:"), Some(77));
            assert_eq!(kilobytes("", "VmData:"), None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_memory_is_available() {
        assert!(available_bytes().is_some_and(|bytes| bytes > 1 << 20));
    }
}
