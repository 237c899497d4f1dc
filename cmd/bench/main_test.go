package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// What was measured is printed, what failed is named and makes the run fail.
func TestAFailureCostsNoOtherFigure(t *testing.T) {
	measure := func(asJSON bool) (string, error) {
		var out bytes.Buffer
		b := &bench{report: report{out: &out, json: asJSON}}
		b.measure(t.Context(), []measurement{
			{"one", func(context.Context, *bench) ([]figure, error) {
				return []figure{record("one thing", 1, "ms").atMost(2)}, nil
			}},
			{"two", func(context.Context, *bench) ([]figure, error) {
				return []figure{record("half of two", 3, "ms").atMost(2)}, errors.New("the disk is gone")
			}},
			{"three", func(context.Context, *bench) ([]figure, error) {
				return []figure{record("three things", 3, "ms")}, nil
			}},
		})
		err := b.report.end()
		return out.String(), err
	}
	said, err := measure(true)
	if err == nil || !strings.Contains(err.Error(), "two") {
		t.Errorf("the run ends with %v, want that two failed", err)
	}
	var figures []figure
	if err := json.Unmarshal([]byte(said), &figures); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	var got []string
	for _, f := range figures {
		got = append(got, f.Subject+": "+f.Verdict)
	}
	want := "one thing: ok, half of two: missed, measurement two: failed, three things: recorded"
	if s := strings.Join(got, ", "); s != want || figures[2].Why != "the disk is gone" {
		t.Errorf("got %s (%q)\nwant %s", s, figures[2].Why, want)
	}
	said, err = measure(false)
	if err == nil || !strings.Contains(said, "the disk is gone") || !strings.Contains(said, "1 ok, 1 missed, 1 recorded, 0 skipped, 1 failed") {
		t.Errorf("%v: %s", err, said)
	}
}

func TestAFigureIsAsGoodAsItsWorstTarget(t *testing.T) {
	for _, c := range []struct {
		f    figure
		want string
	}{
		{record("", 1, "ms").beside("", 10).ratioAtMost(0.25).atMost(2), ok},
		{record("", 3, "ms").beside("", 100).ratioAtMost(0.25).atMost(2), missed},
		{record("", 3, "ms").beside("", 10).ratioAtMost(0.25).atMost(4), missed},
		{record("", 3, "ms"), recorded},
	} {
		if c.f.Verdict != c.want {
			t.Errorf("%s: %s, want %s", c.f.Target, c.f.Verdict, c.want)
		}
	}
}

// A cost that is the same at every size does not grow, and one that is twice as large with
// twice as many accounts grows as they do; a size that fails costs none of those before it.
func TestGrowth(t *testing.T) {
	costs := []*cost{{name: "a key", most: flat}, {name: "a load", most: flat}}
	gone := errors.New("the disk is full")
	measured, err := follow(costs, 1_000_000, func(n int) (costsAt, error) {
		if n == 1_000_000 {
			return nil, gone
		}
		return costsAt{"a key": 5, "a load": float64(2 * n)}, nil
	})
	if !errors.Is(err, gone) || !slices.Equal(measured, []int{1_000, 10_000, 100_000}) {
		t.Fatalf("measured %v: %v", measured, err)
	}
	for i, want := range []struct {
		exponent float64
		verdict  string
	}{{0, ok}, {1, missed}} {
		if f := fitted(costs, measured)[i]; math.Abs(f.Value-want.exponent) > 0.001 || f.Verdict != want.verdict {
			t.Errorf("%s: %g, %s; want %g, %s", f.Subject, f.Value, f.Verdict, want.exponent, want.verdict)
		}
	}
}
