package main

import (
	"errors"
	"testing"
	"time"
)

func TestTheMachinesZoneHasItsName(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("Local", 2*60*60)
	defer func() { time.Local = local }()
	for target, want := range map[string]string{
		"/usr/share/zoneinfo/Europe/Berlin":                   "Europe/Berlin",
		"../usr/share/zoneinfo/posix/Asia/Tokyo":              "Asia/Tokyo",
		"/var/db/timezone/zoneinfo/America/Argentina/Cordoba": "America/Argentina/Cordoba",
		"/usr/share/zoneinfo/Nowhere/City":                    "Local",
		"/etc/zone":                                           "Local",
		"":                                                    "Local",
	} {
		got := localZone(func(name string) (string, error) {
			if name != "/etc/localtime" || target == "" {
				return "", errors.New("no link")
			}
			return target, nil
		})
		if got.String() != want {
			t.Errorf("the link to %q is %s, want %s", target, got, want)
		}
	}
	time.Local = time.FixedZone("Asia/Tokyo", 9*60*60)
	if got := localZone(nil); got != time.Local {
		t.Errorf("with TZ it is %s", got)
	}
}
