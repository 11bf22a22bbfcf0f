# Setting up, shared by ops/run and ops/test: packages, npm, the web client, the C++ build. Each function says what it
# does and skips what is done. It starts no server and runs no test. To be sourced by bash with `set -euo pipefail`.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Stamps of what is done, logs of what was said, and the lock; ignored by git, may be deleted at any time.
STATE=$ROOT/.cache

say() { printf '==> %s\n' "$*"; }
fail() { printf 'ops: %s\n' "$*" >&2; exit 1; }

# Called first. One set-up at a time in this tree: a second one waits here. leave_setup gives the place free again.
enter_setup() {
  local place
  for place in "$ROOT" "$STATE" "$ROOT/build" "$ROOT/web-client/node_modules"; do
    [ ! -e "$place" ] || [ -w "$place" ] ||
      fail "$place belongs to $(stat -c %U "$place"), perhaps since a run as that user. Run this as $(stat -c %U "$place"), or give it to $(id -un) with chown -R."
  done
  mkdir -p "$STATE/log"
  # npm and ccache keep their caches in HOME.
  if [ ! -w "${HOME:-/nowhere}" ]; then
    export HOME=$STATE/home
    mkdir -p "$HOME"
  fi
  exec 9>"$STATE/setup.lock"
  flock -n 9 || { say "Another run is setting up in this tree; waiting for it"; flock 9; }
}

leave_setup() { exec 9>&-; }

# The names in package lists, without comments.
package_names() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

# A node that can do the work: Debian's 18.20 or newer. None at all is fine, as it can be installed.
have_node() {
  command -v node >/dev/null || return 1
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || fail "$(command -v node) is Node $(node --version); 18 or newer is needed. Remove it from PATH to get Debian's."
  command -v npm >/dev/null
}

# install_packages LIST…: installs what is missing of those lists.
install_packages() {
  local wanted missing
  command -v dpkg-query >/dev/null || fail "there is no dpkg here: this script is made for Debian 12."
  wanted=$(package_names "$@" | sort)
  if have_node; then wanted=$(grep -vxE 'nodejs|npm' <<<"$wanted"); fi
  # dpkg-query fails when it does not know a name; that one is then missing like any other.
  # shellcheck disable=SC2086
  missing=$(comm -23 <(echo "$wanted") \
    <({ dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null || true; } |
      awk '$2 == "installed" { print $1 }' | sort -u))
  if [ -z "$missing" ]; then
    say "Debian packages: all there"
    return
  fi
  say "Debian packages: installing ${missing//$'\n'/ }"
  apt_get update
  # shellcheck disable=SC2086
  apt_get install --no-install-recommends $missing
}

# apt-get as root, a few lines of it shown and all of it when it fails.
apt_get() {
  local -a root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      fail "packages are missing, and installing them needs root: run this as root, or install sudo and allow $(id -un) to use it."
    root=(sudo)
  fi
  local log=$STATE/log/apt-$1.log
  # Not the lock's descriptor: a service that a package starts would keep it.
  if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 \
      -o DPkg::Lock::Timeout=300 "$@" 2>&1 9>&- </dev/null | tee "$log" | summarise_apt; then
    tail -n 40 "$log" >&2
    # shellcheck disable=SC1091
    fail "apt-get $1 failed, see above. This is made for Debian 12; here is $(. /etc/os-release && echo "$PRETTY_NAME")."
  fi
}

summarise_apt() {
  awk '
    /newly installed|^Need to get|^Fetched/ { print "    " $0 }
    /^Get:/ && ++got % 50 == 0              { print "    fetched " got " files" }
    /^Setting up / && ++set % 50 == 0       { print "    set up " set " packages" }
    { fflush() }'
}

# npm_packages DIR: what its lock file says, anew when that or Node has changed.
npm_packages() {
  local dir=$1 stamp=$ROOT/$1/node_modules/.installed-from key
  key="$(sha256sum <"$ROOT/$dir/package-lock.json") $(node --version)"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then
    say "npm packages of $dir: all there"
    return
  fi
  say "npm packages of $dir: installing"
  (cd "$ROOT/$dir" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci in $dir failed, see above."
  echo "$key" >"$stamp"
}

# The names and contents of all files below some directories, but for what tools made of them; as one hash.
source_hash() {
  (cd "$ROOT" && find "$@" \( -name node_modules -o -name dist -o -name generated -o -name '.svelte-kit' \) -prune \
    -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

# web-client/dist, which the C++ build then puts into the binary.
build_web_client() {
  npm_packages web-client
  local stamp=$STATE/web-client
  # The page's types come from the schemas.
  key() { echo "$(source_hash web-client protocol/schemas) $(node --version)"; }
  if [ -f "$ROOT/web-client/dist/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(key)" ]; then
    say "Web client: up to date"
    return
  fi
  say "Web client: building"
  (cd "$ROOT/web-client" && npm run --silent build) || fail "the web client did not build, see above."
  # Anew, as the build writes generated types beside the sources.
  key >"$stamp"
}

# build_server PRESET [TARGET…]: into the preset's directory; incremental. Needs build_web_client before it.
build_server() {
  local preset=$1 dir log=$STATE/log/cmake-$1.log
  shift
  case $preset in release) dir=$ROOT/build ;; *) dir=$ROOT/build-$preset ;; esac
  if [ ! -f "$dir/build.ninja" ] || [ "$ROOT/CMakePresets.json" -nt "$dir/build.ninja" ]; then
    say "C++ ($preset): configuring"
    (cd "$ROOT" && cmake --preset "$preset") >"$log" 2>&1 || { cat "$log" >&2; fail "cmake --preset $preset failed, see above."; }
  fi
  say "C++ ($preset): building"
  local -a targets=()
  [ $# = 0 ] || targets=(--target "$@")
  (cd "$ROOT" && cmake --build "$dir" --parallel "$(build_jobs)" "${targets[@]}" 2>&1) | summarise_ninja ||
    fail "the C++ build ($preset) failed, see above."
}

# One compiler a core, and about 2 GiB for each: the optimiser takes that much on the larger files.
build_jobs() {
  local cores gigabytes
  cores=$(nproc)
  gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
  local fit=$((gigabytes / 2 > 0 ? gigabytes / 2 : 1))
  echo $((cores < fit ? cores : fit))
}

# Each tenth step, and everything that is not a step.
summarise_ninja() {
  awk '
    /^\[[0-9]+\/[0-9]+\]/ { split($1, step, /[][\/]/); if (step[2] % 10 == 0 || step[2] == step[3]) print "    " $0; fflush(); next }
    { print; fflush() }'
}
