package theme

// Glyphs are one cell wide in every terminal that draws ambiguous characters
// narrow. Shape and colour agree, so that nothing depends on colour alone.
const (
	GlyphRed    = "●"
	GlyphAmber  = "◐"
	GlyphGreen  = "○"
	GlyphNone   = "·"
	GlyphUp     = "▲"
	GlyphDown   = "▼"
	GlyphLevel  = "·"
	GlyphSelect = "»"
	GlyphWait   = "↻"
	GlyphAlert  = "!"
	GlyphRule   = "│"

	// LinearChosen stands for GlyphSelect where pages are read line by line: names have
	// that sign, too (ТОВ «Мрія»), and this one is said as a word.
	LinearChosen = "»+"

	StepOpen = "[ ]"
	StepDone = "[x]"
	StepSkip = "[~]"
)

// Sparks are the levels of a small line, lowest first.
var sparks = [...]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇"}

// SparkLevels is the number of levels that Spark knows.
const SparkLevels = len(sparks)

// Spark returns the glyph of a level; levels outside 0 … SparkLevels-1 are
// drawn as the nearest one.
func Spark(level int) string { return sparks[min(max(level, 0), SparkLevels-1)] }

// Light is the state of a health score or a clock.
type Light int

// The lights, in order of urgency. None is for what has no score or no clock.
const (
	LightNone Light = iota
	LightGreen
	LightAmber
	LightRed
)

// Glyph returns the shape of a light.
func (l Light) Glyph() string {
	switch l {
	case LightGreen:
		return GlyphGreen
	case LightAmber:
		return GlyphAmber
	case LightRed:
		return GlyphRed
	default:
		return GlyphNone
	}
}

// Light returns the style of a light.
func (t Theme) Light(l Light) Style {
	switch l {
	case LightGreen:
		return t.Green
	case LightAmber:
		return t.Amber
	case LightRed:
		return t.Red
	default:
		return t.Muted
	}
}

// Trend returns the glyph of a change: up, down, or level for 0.
func Trend(change float64) string {
	switch {
	case change > 0:
		return GlyphUp
	case change < 0:
		return GlyphDown
	default:
		return GlyphLevel
	}
}
