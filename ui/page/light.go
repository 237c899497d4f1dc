package page

import (
	"time"

	"rounds/data"
	"rounds/ui/theme"
)

// amberAfter is when a waiting request turns amber: 20 minutes, as support teams
// promise a first answer.
const amberAfter = 20 * time.Minute

// Light is the colour of a firing's clock: red when it has run out or is late,
// amber when it is due today or a response waits longer than 20 minutes, green
// before that.
func Light(f *data.Firing, now data.Instant) theme.Light {
	switch {
	case f.Disposition == data.DispositionSnoozed:
		return theme.LightNone
	case f.Breached(now), f.Due != 0 && f.Due <= now:
		return theme.LightRed
	case f.BreachAt != 0 && now.Sub(f.Since) >= amberAfter:
		return theme.LightAmber
	case f.BreachAt == 0 && f.Due.Sub(now) < 24*time.Hour:
		return theme.LightAmber
	}
	return theme.LightGreen
}

// BandLight is the colour of a health band.
func BandLight(b data.Band) theme.Light {
	switch b {
	case data.BandRed:
		return theme.LightRed
	case data.BandYellow:
		return theme.LightAmber
	case data.BandGreen:
		return theme.LightGreen
	}
	return theme.LightNone
}
