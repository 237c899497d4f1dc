package page

import (
	"strconv"
	"time"

	"rounds/data"
	"rounds/ui/theme"
)

// Light is the colour of a firing's clock: red when it has run out or is late,
// amber when a response waits longer than the rules like (20 minutes in the field)
// or something is due within a day, green before that.
func Light(f *data.Firing, now data.Instant) theme.Light {
	switch {
	case f.Disposition == data.DispositionSnoozed, f.Code == data.ReasonLoading:
		return theme.LightNone
	case f.Breached(now), f.Due != 0 && f.Due <= now:
		return theme.LightRed
	case f.AmberAt != 0 && f.AmberAt <= now:
		return theme.LightAmber
	case f.BreachAt == 0 && f.Due.Sub(now) < 24*time.Hour:
		return theme.LightAmber
	}
	return theme.LightGreen
}

// Trend is a change of health by its way and size, "▼4"; "–" where there is nothing to compare
// with.
func Trend(change int) string {
	if change == data.NoTrend {
		return "–"
	}
	return theme.Trend(float64(change)) + strconv.Itoa(max(change, -change))
}

// TrendGlyph is the glyph of a change of health, none where there is nothing to compare
// with.
func TrendGlyph(change int) string {
	if change == data.NoTrend {
		return " "
	}
	return theme.Trend(float64(change))
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
