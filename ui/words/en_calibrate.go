package words

import (
	"maps"

	"rounds/data/calibrate"
)

// englishCalibrate begins with the sentences of package calibrate, which are English.
var englishCalibrate = calibration(calibrate.English(), map[string]string{
	"cli.calibrate.role.number":   "number",
	"cli.calibrate.role.flag":     "flag",
	"cli.calibrate.role.category": "category",
	"cli.calibrate.role.date":     "date",
	"cli.calibrate.role.left_out": "left out",
	"cli.calibrate.value.missing": "(no value)",
	"cli.calibrate.value.others":  "(others)",
})

func calibration(sentences, more map[string]string) map[string]string {
	out := maps.Clone(more)
	for key, text := range sentences {
		out["calibrate."+key] = text
	}
	return out
}
