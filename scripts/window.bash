# What scripts need that start the window on a display of its own, which nobody sees. To be sourced,
# with `repository` set.

# Seconds after which a window that has not come is not coming.
readonly patience_s=60

# require TOOL...: stops where one is missing.
require() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null ||
            fail "$tool is missing; Debian's xvfb, xdotool and imagemagick are needed"
    done
}

# Prints the path of what `cargo build --release` built last, or else of what another build did.
find_program() {
    local target=${CARGO_TARGET_DIR:-$repository/target} profile
    for profile in release quick debug; do
        if [[ -x $target/$profile/lifescope ]]; then
            printf '%s\n' "$target/$profile/lifescope"
            return
        fi
    done
    fail 'there is no lifescope to run; run: cargo build --release'
}

# open_window SIZE PROGRAM [ARGUMENT]...: starts it and sets `window` and `process` when its window
# can be seen, at that size and with the keys.
open_window() {
    local size=$1 display
    shift
    scratch=$(mktemp -d)
    export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$scratch}
    trap clean_up EXIT
    start_display "$size"
    DISPLAY=:$display
    export DISPLAY
    unset WAYLAND_DISPLAY

    "$@" &
    process=$!
    started+=("$process")
    wait_for_window "$process"
    xdotool windowmove "$window" 0 0 windowsize "$window" "${size%x*}" "${size#*x}"
    # There is no window manager that would give the window the keys.
    xdotool windowfocus --sync "$window"
}

# start_display SIZE: starts a display with a free number, and sets `display` to it when it is ready.
start_display() {
    mkfifo "$scratch/display"
    Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp 3>"$scratch/display" 2>"$scratch/log" &
    started+=($!)
    read -r display <"$scratch/display" || fail "no display: $(<"$scratch/log")"
}

# wait_for_window PROCESS: sets `window` to its window's number when it can be seen.
wait_for_window() {
    timeout "$patience_s" xdotool search --sync --onlyvisible --name lifescope \
        >"$scratch/window" &
    started+=($!)
    wait -n "$!" "$1" || true
    kill -0 "$1" 2>/dev/null || fail 'lifescope ended without showing a window'
    read -r window <"$scratch/window" || fail "no window of lifescope in $patience_s s"
}

started=()
clean_up() {
    local index
    for ((index = ${#started[@]} - 1; index >= 0; index--)); do
        kill "${started[index]}" 2>/dev/null || true
    done
    wait
    rm -rf -- "$scratch"
}

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}
