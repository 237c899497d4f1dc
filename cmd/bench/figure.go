package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A figure is one thing measured, and what it was measured beside.
type figure struct {
	Subject string  `json:"subject"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"` // ms, µs, MB, rows/s, B
	Beside  string  `json:"beside,omitempty"`
	Limit   float64 `json:"limit,omitempty"` // of what it stands beside, in the same unit
	Ratio   float64 `json:"ratio,omitempty"` // Value ÷ Limit
	Target  string  `json:"target,omitempty"`
	Verdict string  `json:"verdict"` // ok, missed, recorded, skipped, failed
	Why     string  `json:"why,omitempty"`
}

// Verdicts of a figure.
const (
	ok       = "ok"
	missed   = "missed"
	recorded = "recorded" // no target, or one of a later step
	skipped  = "skipped"
	failed   = "failed" // the measurement itself
)

// record is a figure without a target.
func record(subject string, value float64, unit string) figure {
	return figure{Subject: subject, Value: value, Unit: unit, Verdict: recorded}
}

// beside sets what the figure is compared with.
func (f figure) beside(what string, limit float64) figure {
	f.Beside, f.Limit = what, limit
	if limit != 0 {
		f.Ratio = f.Value / limit
	}
	return f
}

// ratioAtMost judges by the ratio in this run.
func (f figure) ratioAtMost(most float64) figure {
	return f.judge(fmt.Sprintf("ratio ≤ %g", most), f.Ratio <= most)
}

// ratioAtLeast judges by the ratio in this run.
func (f figure) ratioAtLeast(least float64) figure {
	return f.judge(fmt.Sprintf("ratio ≥ %g", least), f.Ratio >= least)
}

// atMost judges by the value itself.
func (f figure) atMost(most float64) figure {
	return f.judge(fmt.Sprintf("≤ %g %s", most, f.Unit), f.Value <= most)
}

// atLeast judges by the value itself.
func (f figure) atLeast(least float64) figure {
	return f.judge(fmt.Sprintf("≥ %g %s", least, f.Unit), f.Value >= least)
}

// judge adds a target; a figure that has several is as good as the worst of them.
func (f figure) judge(target string, good bool) figure {
	if f.Target != "" {
		target = f.Target + ", " + target
	}
	f.Target = target
	if !good {
		f.Verdict = missed
	} else if f.Verdict == recorded {
		f.Verdict = ok
	}
	return f
}

// why adds what a reader has to know.
func (f figure) why(format string, args ...any) figure {
	f.Why = fmt.Sprintf(format, args...)
	return f
}

// skip says that something could not be measured here.
func skip(subject, format string, args ...any) figure {
	return figure{Subject: subject, Verdict: skipped, Why: fmt.Sprintf(format, args...)}
}

// broken says that a measurement failed, and how.
func broken(name string, err error) figure {
	return figure{Subject: "measurement " + name, Verdict: failed, Why: err.Error()}
}

// report prints figures as they come: a table, or JSON at the end.
type report struct {
	out     io.Writer
	json    bool
	figures []figure
}

const layout = "%-46s %12s  %-34s %12s %8s  %-22s %s\n"

func (r *report) head() {
	if !r.json {
		r.print(layout, "", "product", "beside", "", "ratio", "to reach", "verdict")
	}
}

func (r *report) add(figures ...figure) {
	r.figures = append(r.figures, figures...)
	if r.json {
		return
	}
	for _, f := range figures {
		limit, ratio, value := "", "", ""
		if f.Unit != "" {
			value = number(f.Value) + " " + f.Unit
		}
		if f.Beside != "" {
			limit, ratio = number(f.Limit)+" "+f.Unit, fmt.Sprintf("%.3g", f.Ratio)
		}
		r.print(layout, f.Subject, value, f.Beside, limit, ratio, f.Target, f.Verdict)
		if f.Why != "" {
			r.print("    %s\n", f.Why)
		}
	}
}

func (r *report) print(format string, args ...any) { _, _ = fmt.Fprintf(r.out, format, args...) }

// end sums up; that a measurement failed is an error.
func (r *report) end() error {
	subjects := map[string][]string{}
	for _, f := range r.figures {
		subjects[f.Verdict] = append(subjects[f.Verdict], f.Subject)
	}
	var err error
	if of := subjects[failed]; len(of) > 0 {
		err = errors.New("failed: " + strings.Join(of, "; "))
	}
	if r.json {
		e := json.NewEncoder(r.out)
		e.SetIndent("", "  ")
		return errors.Join(e.Encode(r.figures), err)
	}
	r.print("\n%d ok, %d missed, %d recorded, %d skipped, %d failed\n",
		len(subjects[ok]), len(subjects[missed]), len(subjects[recorded]), len(subjects[skipped]), len(subjects[failed]))
	if of := subjects[missed]; len(of) > 0 {
		r.print("missed: %s\n", strings.Join(of, "; "))
	}
	return err
}

// number has three digits that count.
func number(v float64) string {
	switch {
	case v >= 1000:
		return fmt.Sprintf("%.0f", v)
	case v >= 100:
		return fmt.Sprintf("%.1f", v)
	case v >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
