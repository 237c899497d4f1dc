package find

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data/text"
)

// keystrokes are what is typed for n names: fragments of 3 to 8 characters by
// every way of matching, and, for every tenth name, each key of a prefix from the
// first on.
func keystrokes(names [][]string, n int) []string {
	r := rand.New(rand.NewPCG(3, 4))
	var typed []string
	for i := 0; len(typed) < n; i++ {
		f := text.Core(names[r.IntN(len(names))][0])
		w := strings.Fields(f)
		if !isASCII(f) || len(w) < 2 || len(f) < 9 {
			continue
		}
		size := 3 + r.IntN(6)
		switch i % 7 {
		case 0:
			typed = append(typed, f[:size])
		case 1:
			at := r.IntN(len(f) - size + 1)
			typed = append(typed, f[at:at+size])
		case 2:
			typed = append(typed, w[0][:1]+w[1][:min(2, len(w[1]))])
		case 3:
			q, _ := spoil(r, f, r.IntN(4))
			typed = append(typed, head(q, 8))
		case 4:
			typed = append(typed, head(w[len(w)-1], 4)+" "+head(w[0], 3))
		case 5:
			for k := range size {
				typed = append(typed, f[:k+1])
			}
		case 6: // an error in each of two words
			if len(w[0]) > 5 && len(w[1]) > 5 {
				typed = append(typed, w[0][:2]+w[0][3:]+" "+w[1][:3]+w[1][4:])
			}
		}
	}
	return typed[:n]
}

// benchmarkKeys reports percentiles over the queries: of each query's best time,
// which is what the search costs, and, as all-…, of every call, with whatever else
// the machine was doing.
func benchmarkKeys(b *testing.B, typed []string, search func(string) int) {
	best := make([]time.Duration, len(typed))
	var all []time.Duration
	found := 0
	for b.Loop() {
		for i, q := range typed {
			start := time.Now()
			found += search(q)
			d := time.Since(start)
			if best[i] == 0 || d < best[i] {
				best[i] = d
			}
			all = append(all, d)
		}
	}
	if found == 0 {
		b.Fatal("nothing was found")
	}
	b.ReportMetric(percentile(best, 0.5), "p50-ms")
	b.ReportMetric(percentile(best, 0.99), "p99-ms")
	b.ReportMetric(percentile(best, 1), "max-ms")
	b.ReportMetric(percentile(all, 0.5), "all-p50-ms")
	b.ReportMetric(percentile(all, 0.99), "all-p99-ms")
	b.ReportMetric(0, "ns/op")
}

// percentile is in milliseconds. It sorts d.
func percentile(d []time.Duration, share float64) float64 {
	slices.Sort(d)
	return float64(d[int(share*float64(len(d)-1))].Nanoseconds()) / 1e6
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		names := western(n)
		x := build(names)
		typed := keystrokes(names, 400)
		folded := make([]string, n)
		for i := range names {
			folded[i] = text.Fold(names[i][0])
		}
		b.Run(fmt.Sprintf("rounds/%d", n), func(b *testing.B) {
			benchmarkKeys(b, typed, func(q string) int { return len(x.Search(q, 20)) })
		})
		b.Run(fmt.Sprintf("contains/%d", n), func(b *testing.B) {
			benchmarkKeys(b, typed, func(q string) int {
				hits := 0
				for _, s := range folded {
					if strings.Contains(s, q) {
						hits++
					}
				}
				return hits
			})
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, of := range []struct {
		name  string
		names func(testing.TB) [][]string
	}{
		{"western", func(testing.TB) [][]string { return western(100_000) }},
		{"japanese", japanese},
	} {
		b.Run(of.name, func(b *testing.B) {
			names := of.names(b)
			b.ReportAllocs()
			var x *Index
			for b.Loop() {
				x = build(names)
			}
			b.ReportMetric(float64(x.Bytes())/1e6, "MB")
			b.ReportMetric(float64(len(names)), "names")
			runtime.KeepAlive(x)
		})
	}
}

// 100,000 names stay near 10 MB: the workstation has 40 for everything.
func TestMemory(t *testing.T) {
	const n = 100_000
	x := build(western(n))
	x.Compact()
	if got := x.Bytes(); got > 12_000_000 {
		t.Errorf("%d names take %d bytes", n, got)
	} else {
		t.Logf("%.1f MB for %d names", float64(got)/1e6, n)
	}
}
