package main

import (
	"strings"
	"time"

	"rounds/data"
)

// zoneOf is the zone by which a person reads times: her own, or the machine's.
func zoneOf(me *data.User) *time.Location {
	if me.TimeZone != "" {
		return data.LoadLocation(me.TimeZone)
	}
	return time.Local
}

// localZone is the zone of the machine with its name, which Go does not tell where the
// machine says it by /etc/localtime alone: as Local nobody could check where a day begins.
func localZone(readlink func(string) (string, error)) *time.Location {
	if time.Local.String() != "Local" {
		return time.Local // TZ names one
	}
	target, err := readlink("/etc/localtime")
	if err != nil {
		return time.Local
	}
	_, name, ok := strings.Cut(target, "/zoneinfo/")
	if !ok {
		return time.Local
	}
	loc, err := time.LoadLocation(strings.TrimPrefix(strings.TrimPrefix(name, "posix/"), "right/"))
	if err != nil {
		return time.Local
	}
	return loc
}
