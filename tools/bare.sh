#!/usr/bin/env bash
# Proves the two commands of the README on a Debian that has only Python, make and git.
#
#   tools/bare.sh [COMMAND…]     default: "make demo ONCE=1" "make demo ONCE=1" "make test"
#
# Needs root and debootstrap. The machine's certificates and the way its pip and apt reach
# their registries are copied into the new system; nothing else of this machine is.
# KAOHE_BARE_SUITE (bookworm) and KAOHE_BARE_MIRROR (read from this machine's apt) may be set.
set -euo pipefail

repository="$(cd "$(dirname "$0")/.." && pwd)"
suite="${KAOHE_BARE_SUITE:-bookworm}"
certificates=/etc/ssl/certs

die() { echo "bare: $*" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }

[ "$(id -u)" = 0 ] || die "needs root: sudo make bare"
command -v debootstrap >/dev/null || die "needs debootstrap: apt-get install debootstrap"

# Mounts and processes live in namespaces of their own: both are gone when this script ends.
if [ "${KAOHE_BARE_INSIDE:-}" != 1 ]; then
  root="$(mktemp -d)"
  trap 'rm -rf --one-file-system "$root"' EXIT
  KAOHE_BARE_INSIDE=1 KAOHE_BARE_ROOT="$root" \
    unshare --mount --pid --fork --kill-child --mount-proc bash "$0" "$@"
  exit
fi
root="$KAOHE_BARE_ROOT"
chmod 755 "$root"

mirror_of_this_machine() {
  { sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/debian.sources
    sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' /etc/apt/sources.list; } 2>/dev/null | head -n 1
}

base_system() {
  local mirror="${KAOHE_BARE_MIRROR:-$(mirror_of_this_machine)}"
  [ -n "$mirror" ] || die "no apt mirror found; set KAOHE_BARE_MIRROR"
  debootstrap --variant=minbase --include=python3,python3-venv,make,git,ca-certificates \
    "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail -n 20 "$root.log"; rm -f "$root.log"; die "debootstrap failed"; }
  rm -f "$root.log"
}

# The way out: certificates, name resolution, proxies, and where pip finds its index.
registry_access() {
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  cp -L /etc/hosts "$root/etc/hosts"
  rm -rf "$root$certificates"
  cp -rL "$certificates" "$root$certificates"
  local apt_file
  for apt_file in /etc/apt/apt.conf.d/*proxy*; do
    [ -e "$apt_file" ] && cp "$apt_file" "$root/etc/apt/apt.conf.d/"
  done
  env | grep -iE '^(https?_proxy|no_proxy|ssl_cert_(file|dir)|requests_ca_bundle|curl_ca_bundle|pip_(cert|index_url|extra_index_url|trusted_host|default_timeout))=' \
    >"$root/etc/environment" || true
  local key value
  for key in index-url extra-index-url trusted-host cert; do
    value="$(python3 -m pip config get "global.$key" 2>/dev/null | tr ' \n' '\n\n' | grep -v '^file:' | tr '\n' ' ')" || true
    [ -z "${value// /}" ] || printf 'PIP_%s="%s"\n' "$(tr a-z- A-Z_ <<<"$key")" "${value% }" >>"$root/etc/environment"
  done
}

inside() {
  local line variables=()
  while IFS= read -r line; do variables+=("$(tr -d '"' <<<"$line")"); done <"$root/etc/environment"
  chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "${variables[@]}" \
    sh -c "cd /srv/kaohe && $1"
}

say "debootstrap $suite"
base_system
registry_access
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
git clone -q --no-local "$repository" "$root/srv/kaohe"
say "$(. "$root/etc/os-release" && echo "$PRETTY_NAME"), $(inside 'python3 --version'), commit $(git -C "$repository" rev-parse --short HEAD)"
inside 'ls /usr/bin | grep -E "^(chromium|node|soffice|gcc|pip3?)$" || echo "no browser, node, office, compiler or pip"'

[ "$#" -gt 0 ] || set -- "make demo ONCE=1" "make demo ONCE=1" "make test"
for command in "$@"; do
  say "$command"
  began=$SECONDS
  inside "$command" || die "failed: $command"
  echo "-- $((SECONDS - began)) s"
done
say "bare: all fine"
