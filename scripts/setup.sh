#!/bin/sh
# Make .venv ready: "setup.sh run" for the program, "setup.sh dev" for the tests and checks too.
#
# Needs a Python of 3.11 or later and nothing else. What the system lacks is installed with
# apt-get where that is allowed without a password. Where it is not, the line to run is printed
# and the script exits 69 (make shows it as "Error 69" and itself exits 2, as for any recipe).
# Python packages come from the lock files, each checked against its hash. "dev" also installs
# Chromium and npm, and fetches what the tests in a browser load; where it cannot, it says so and
# goes on: those tests then fail and say what to do, and all others run.
#
# PYTHON=python3.12 chooses another interpreter.
#
# shellcheck disable=SC2086  # lists of words without spaces, split on purpose
set -eu
cd "$(dirname "$0")/.."

wanted=${1:-run}
case $wanted in
    run) locks="requirements.lock requirements-build.lock" ;;
    dev) locks="requirements-dev.lock" ;;
    *) echo "usage: scripts/setup.sh run|dev" >&2; exit 2 ;;
esac
venv=.venv
inside=$venv/bin/python
stamp=$venv/.ready-$wanted

unavailable() {
    printf '%s\n' "$@" >&2
    exit 69
}

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        if [ -n "$candidate" ] && "$candidate" -c \
            'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    unavailable "appealgen needs Python 3.11 or later, and no python3 here is that new." \
        "Install one, or name it: make demo PYTHON=python3.12"
}

# An environment that was copied here (its scripts name the old place), or whose Python is gone,
# has to be made anew.
venv_works() {
    grep -qF "$(pwd -P)/$venv/bin/" "$venv/bin/pip" 2>/dev/null &&
        "$inside" -m pip --version >/dev/null 2>&1
}

# What the environment was made from. The place counts: scripts in .venv name it.
fingerprint() {
    { pwd -P; cat $locks pyproject.toml scripts/setup.sh scripts/browser_tools.*; "$inside" --version; } 2>&1 | cksum
}

is_ready() {
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]
}

missing_packages() {
    "$python" scripts/missing_libraries.py
    if ! is_ready && ! venv_works && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo python3-venv
    fi
}

install_packages() {
    update="apt-get update"
    install="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null; then
        unavailable "These system packages (Debian's names) are missing: $*" \
            "Install what your system calls them (macOS: brew install pango), then run make again."
    fi
    if [ "$(id -u)" -eq 0 ]; then
        as_root="env"
        by_hand="$update && $install"
    elif command -v sudo >/dev/null; then
        as_root="sudo -n env"
        by_hand="sudo $update && sudo $install"
    else
        as_root=false
        by_hand="su -c '$update && $install'"
    fi
    if ! $as_root true 2>/dev/null; then
        unavailable "These system packages are missing, and installing them needs root: $*" \
            "Run this line, then make again:" "" "    $by_hand" ""
    fi
    echo "Installing system packages: $*"
    # An update may fail for a source that has nothing to do with us: the install decides.
    $as_root $update -q >/dev/null || true
    $as_root DEBIAN_FRONTEND=noninteractive $install -q >/dev/null ||
        unavailable "apt-get could not install: $*" \
            "Run this line and see why:" "" "    $by_hand" ""
}

python=$(find_python)
missing=$(missing_packages)
if [ -n "$missing" ]; then
    install_packages $missing
fi
programs=
if [ "$wanted" = dev ]; then
    programs=$("$python" scripts/missing_libraries.py dev)
fi
if [ -n "$programs" ]; then
    (install_packages $programs) || echo "Until then the tests in a browser fail." >&2
fi
if is_ready; then
    exit 0
fi
if ! venv_works; then
    echo "Making $venv"
    "$python" -m venv --clear "$venv"
fi
echo "Installing locked Python packages ($wanted)"
set -- -m pip --disable-pip-version-check --no-input -qq install
requirements=
for lock in $locks; do
    requirements="$requirements -r $lock"
done
"$inside" "$@" --require-hashes $requirements ||
    unavailable "The Python packages could not be installed; pip says why above." \
        "Check the network or pip's index settings, then run make again."
"$inside" "$@" --no-deps --no-index --no-build-isolation --editable .
if [ "$wanted" = dev ] && ! "$inside" scripts/browser_tools.py $venv/npm; then
    echo "Until then the tests in a browser fail." >&2
    exit 0
fi
fingerprint >"$stamp"
