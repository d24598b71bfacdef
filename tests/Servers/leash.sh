#!/usr/bin/env bash
# Ties what a test starts to the test's own process, however that one ends: standard input is a pipe whose other end only that process holds.
#
#   leash.sh run PROGRAM [ARGUMENT...]   becomes the program, which is killed when the pipe closes
#   leash.sh then COMMAND [ARGUMENT...]  runs the command when the pipe closes, unless a line came first
#
# The watchers have sessions of their own, so that what kills a whole group of processes leaves them to do their work.
set -euo pipefail

# When a process began: tells it from a later one that was given the same id.
began() {
    local stat
    { stat="$(<"/proc/$1/stat")"; } 2>/dev/null || return 0
    # The name in brackets may hold anything; what follows it are numbers.
    read -ra stat <<<"${stat##*) }"
    echo "${stat[19]}"
}

case "${1:-}" in
    run)
        exec 3<&0 </dev/null
        setsid bash "${BASH_SOURCE[0]}" end "$$" "$(began "$$")" <&3 3<&- >/dev/null 2>&1 &
        exec 3<&-
        exec "${@:2}"
        ;;
    end)
        read -r || true
        if [[ "$(began "$2")" == "$3" ]]; then kill -KILL "$2"; fi
        ;;
    then)
        exec >/dev/null 2>&1
        if read -r; then exit 0; fi
        exec "${@:2}"
        ;;
    *)
        echo "usage: leash.sh run|then COMMAND [ARGUMENT...]" >&2
        exit 2
        ;;
esac
