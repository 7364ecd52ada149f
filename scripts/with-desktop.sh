#!/usr/bin/env bash
# Runs a command in an invisible Linux desktop: a screen, a window manager (it handles minimising and the focus), a session bus with an
# unlocked keyring, and a daemon that shows notifications. For machines without a screen, such as build machines.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  # A temporary keyring: the keyring of the user is left alone.
  home=$(mktemp -d)
  trap 'rm -rf "$home"' EXIT
  XDG_DATA_HOME="$home" XDG_RUNTIME_DIR="$home" xvfb-run --auto-servernum dbus-run-session -- "$0" --inside "$@"
  exit
fi
shift

printf 'tests' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
openbox &
manager=$!
for daemon in /usr/lib/notification-daemon/notification-daemon /usr/libexec/notification-daemon; do
  if [ -x "$daemon" ]; then "$daemon" & break; fi
done

# Wait until both daemons are up: an earlier command would find no desktop.
is_up() {
  xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id' &&
    gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
      --method org.freedesktop.DBus.NameHasOwner org.freedesktop.Notifications | grep -q true
}
left=100
until is_up; do
  left=$((left - 1))
  if [ "$left" -eq 0 ]; then
    echo 'The desktop for the tests did not start (openbox, notification-daemon).' >&2
    exit 1
  fi
  sleep 0.1
done

code=0
"$@" || code=$?
kill "$manager" 2>/dev/null || true
exit "$code"
