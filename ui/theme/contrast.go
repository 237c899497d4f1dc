package theme

import "math"

// contrast is the contrast ratio of two colours (0xRRGGBB), from 1 to 21.
// Source: WCAG 2.1, definitions of contrast ratio and relative luminance.
func contrast(a, b int) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

func luminance(rgb int) float64 {
	channel := func(shift int) float64 {
		v := float64(rgb>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

// needed is the contrast that level AA asks of a token: 4.5 of text, 3 of what is not
// text.
func needed(t token) float64 {
	if t == rule {
		return 3
	}
	return 4.5
}

// nearest is the colour of xterm's fixed 240 that is most like another, of those that
// can be read on a ground; none where none can.
func nearest(rgb, ground int, need float64) int {
	best, least := none, math.MaxInt
	for i := 16; i < 256; i++ {
		c := fixed(i)
		if contrast(c, ground) < need {
			continue
		}
		d := 0
		for _, shift := range [...]int{16, 8, 0} {
			by := c>>shift&0xff - rgb>>shift&0xff
			d += by * by
		}
		if d < least {
			best, least = i, d
		}
	}
	return best
}
