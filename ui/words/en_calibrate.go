package words

import "rounds/data/calibrate"

// englishCalibrate holds the sentences of package calibrate, which are English.
func englishCalibrate() map[string]string {
	return sentences(map[string]string{
		"cli.calibrate.role.number":   "number",
		"cli.calibrate.role.flag":     "flag",
		"cli.calibrate.role.category": "category",
		"cli.calibrate.role.date":     "date",
		"cli.calibrate.role.left_out": "left out",
		"cli.calibrate.value.missing": "(no value)",
		"cli.calibrate.value.others":  "(others)",
	}, calibrate.English())
}
