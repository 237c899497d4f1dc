package theme

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/pelletier/go-toml/v2"

	spelling "rounds/data/text"
)

// Own is a theme of a person's own: one of the two palettes with some colours in others,
// readable on the ground that it declares.
type Own struct {
	palette palette
	dark    bool
}

// ownFile is the file of one.
type ownFile struct {
	// Background is the terminal's, "#rrggbb"; the colours have to be readable on it.
	Background string `toml:"background"`
	// Colours are those of tokens, "#rrggbb", by their names.
	Colours map[string]string `toml:"colours"`
}

var tokenNames = [tokens]string{"text", "title", "muted", "faint", "accent", "red", "amber", "green", "rule", "input", "pending", "toast", "error"}

// Read reads a theme of one's own. What it does not say is the palette's for a ground as
// light or dark as its own, so are 16 colours; of 256 colours it gets the nearest that
// can be read. Errors tell of every colour that is none and of every one that cannot be
// read on the background (WCAG 2.1 AA: 4.5 for text, 3 for rules).
func Read(raw []byte) (Own, error) {
	var f ownFile
	if err := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields().Decode(&f); err != nil {
		return Own{}, readError(err)
	}
	ground, ok := colour(f.Background)
	if !ok {
		return Own{}, refuse(say("theme.background", f.Background))
	}
	own := Own{palette: light}
	if own.dark = contrast(ground, 0xffffff) > contrast(ground, 0); own.dark {
		own.palette = night
	}
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(f.Colours)) {
		at := slices.Index(tokenNames[:], name)
		if at < 0 {
			wrong = append(wrong, noToken(name))
			continue
		}
		rgb, ok := colour(f.Colours[name])
		if !ok {
			wrong = append(wrong, refuse(say("theme.colour", name, f.Colours[name])))
			continue
		}
		own.palette[at].rgb, own.palette[at].index = rgb, nearest(rgb, ground, needed(token(at)))
	}
	for i := range own.palette {
		ink, need := &own.palette[i], needed(token(i))
		if c := contrast(ink.rgb, ground); ink.rgb != none && c < need {
			short := func(ratio float64) string { return fmt.Sprintf("%.1f", ratio) }
			wrong = append(wrong, refuse(say("theme.contrast", tokenNames[i], fmt.Sprintf("#%06x", ink.rgb), short(c), f.Background, short(need))))
		}
		if ink.index != none && contrast(fixed(ink.index), ground) < need { // the palette's, for a ground of its own
			ink.index = nearest(ink.rgb, ground, need)
		}
	}
	return own, errors.Join(wrong...)
}

// Theme is the theme for a terminal of this colour depth.
func (o Own) Theme(profile colorprofile.Profile) Theme { return o.palette.theme(profile, o.dark) }

func colour(s string) (rgb int, ok bool) {
	digits, found := strings.CutPrefix(s, "#")
	n, err := strconv.ParseUint(digits, 16, 24)
	return int(n), found && len(digits) == 6 && err == nil
}

func noToken(name string) error {
	if near := spelling.Closest(name, tokenNames[:], 2); near != "" {
		return refuse(say("theme.near", name, near))
	}
	return refuse(say("theme.none", name, strings.Join(tokenNames[:], ", ")))
}

// readError says where in the file the mistake is.
func readError(err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		line, _ := unknown.Errors[0].Position()
		return refuse(say("theme.setting", line, strings.Join(unknown.Errors[0].Key(), ".")))
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, _ := syntax.Position()
		return refuse(say("theme.syntax", line, syntax.Error()))
	}
	return err
}
