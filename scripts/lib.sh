# Shared by the scripts of this folder: `. "$(dirname "$0")/lib.sh"`.
# shellcheck shell=bash

set -euo pipefail

# The scripts work from anywhere; paths in them are those of the repository.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
target=${CARGO_TARGET_DIR:-$root/target}

# Says what is done now, on one line.
say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }

# Says what is wrong and what to do, and ends.
fail() {
    printf '\033[1;31m!! %s\033[0m\n' "$*" >&2
    exit 1
}

# need_rust: cargo, new enough for Cargo.toml's rust-version.
need_rust() {
    command -v cargo >/dev/null || fail 'Rust is missing: install it from https://rustup.rs, then run this again.'
    local wanted have
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    have=$(rustc --version | cut -d' ' -f2)
    [ "$(printf '%s\n' "$wanted" "$have" | sort -V | head -n 1)" = "$wanted" ] ||
        fail "Rust $have is too old, $wanted is needed: run \`rustup update\`, then this again."
}

# need_packages PACKAGE…: installs the Debian packages that are missing, or says which command would.
need_packages() {
    local package missing=()
    for package in "$@"; do
        # Also true for a package that another one provides.
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "This system has no apt-get. Install what Debian calls: ${missing[*]}; then run this again."
    local install=(apt-get install -y --no-install-recommends "${missing[@]}")
    [ "$(id -u)" = 0 ] || fail "Packages are missing. Run \`sudo apt-get update && sudo ${install[*]}\`, then this again."
    say "Installing ${missing[*]}"
    apt_update_once
    without_daemons "${install[@]}" >"$target/apt.log" 2>&1 || {
        tail -n 20 "$target/apt.log" >&2
        fail "apt-get could not install ${missing[*]} (all of its words: $target/apt.log)."
    }
}

apt_updated=
apt_update_once() {
    [ -z "$apt_updated" ] || return 0
    mkdir -p "$target"
    apt-get -o DPkg::Lock::Timeout=300 update >"$target/apt-update.log" 2>&1 || {
        tail -n 20 "$target/apt-update.log" >&2
        fail 'apt-get update failed: check the network and /etc/apt/sources.list.'
    }
    apt_updated=yes
}

# without_daemons COMMAND…: Debian starts a service when it is installed; we want the program, not the service.
# A policy that is there already is left as it is.
without_daemons() {
    local policy=/usr/sbin/policy-rc.d made='' status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        made=yes
    fi
    DEBIAN_FRONTEND=noninteractive "$@" -o DPkg::Lock::Timeout=300 || status=$?
    [ -z "$made" ] || rm -f "$policy"
    return "$status"
}
