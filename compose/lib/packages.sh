# Installing what is missing, from Debian's packages, and nothing that is there.
# shellcheck shell=bash

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif have sudo; then
        sudo -- "$@"
    else
        return 127
    fi
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# install_packages NAME...: those that are missing.
install_packages() {
    local name
    local -a missing=()
    for name in "$@"; do is_installed "$name" || missing+=("$name"); done
    ((${#missing[@]})) || return 0
    have apt-get || die "needs the Debian packages ${missing[*]}, and this is no Debian: install their like by hand"
    ((EUID == 0)) || have sudo || die "needs root or sudo to install ${missing[*]}; or install them yourself"
    say "installing ${missing[*]}"
    refresh_package_lists
    keep_services_down
    local status=0
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >"$STATE/apt.log" 2>&1 </dev/null 9>&- || status=$?
    let_services_start
    if ((status != 0)); then
        tail_of "$STATE/apt.log"
        die "apt-get could not install ${missing[*]}; its log is $STATE/apt.log"
    fi
}

lists_are_fresh=
refresh_package_lists() {
    [[ -z $lists_are_fresh ]] || return 0
    as_root apt-get update -qq >"$STATE/apt-update.log" 2>&1 </dev/null ||
        say "apt-get update had trouble (see $STATE/apt-update.log); trying with the lists that are there"
    lists_are_fresh=yes
}

# A server package would start its own server on the default port at once. Debian asks policy-rc.d first.
policy_file=/usr/sbin/policy-rc.d
policy_is_ours=
keep_services_down() {
    [[ ! -e $policy_file ]] || return 0
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy_file" >/dev/null
    as_root chmod 755 "$policy_file"
    policy_is_ours=yes
}

let_services_start() {
    [[ -n $policy_is_ours ]] || return 0
    as_root rm -f "$policy_file"
    policy_is_ours=
}

# What Package.swift's C modules and Swift itself need to build, and poppler's programs, which read PDF for the tests
# and for ingestion run from here.
build_packages=(
    git pkg-config librabbitmq-dev libpq-dev libcurl4-openssl-dev libgmime-3.0-dev libxml2-dev tzdata poppler-utils
)

install_build_packages() { install_packages "${build_packages[@]}"; }

need_swift() {
    have swift || die "Swift 6.3 is not on the PATH, and no package brings it: install it from swift.org/install and run again"
}
