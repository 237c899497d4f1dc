package part

import (
	"sync"
	"testing"
)

// Those who draw for both kinds of terminals at once measure each as their own.
func TestEachMeasuresAsItsTerminalDoes(t *testing.T) {
	var drawing sync.WaitGroup
	for i := range 8 {
		cells, fitted := 1, "①±  "
		if i%4 == 0 {
			cells, fitted = 2, "①±"
		}
		drawing.Go(func() {
			for range 2000 {
				Measure(cells, func() {
					if n, fit := Width("①±"), Fit("①±", 4); n != 2*cells || fit != fitted {
						t.Errorf("with %d cells it has %d and is %q in 4", cells, n, fit)
					}
					if rule := Drawn("│"); (rule == "|") != (cells == 2) {
						t.Errorf("with %d cells a rule is drawn as %q", cells, rule)
					}
				})
			}
		})
	}
	drawing.Wait()
	if Width("①") != 1 {
		t.Error("what is drawn for nobody has two cells")
	}
}

// A frame that fails leaves the next ones their turn.
func TestAPanicEndsTheTurn(t *testing.T) {
	func() {
		defer func() { _ = recover() }()
		Measure(2, func() { panic("a page") })
	}()
	Measure(2, func() {
		if Width("①") != 2 {
			t.Error("it measures narrow")
		}
	})
}
