package book_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
)

// generated hands a believable book of n accounts to each, 1.3 firings an account.
func generated(n int, each func(book.Entry)) {
	random := rand.New(rand.NewPCG(1, 2))
	id := func() (id data.ID) {
		for i := range id {
			id[i] = byte(random.Uint32())
		}
		id[6], id[8] = 0x70|id[6]&15, 0x80|id[8]&63
		return id
	}
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	zones := []string{"Europe/Stockholm", "Asia/Tokyo", "America/New_York", "Europe/Berlin", "UTC", "Australia/Sydney"}
	codes := data.Reasons()[2 : len(data.Reasons())-1]
	for i := range n {
		e := book.Entry{
			ID: id(), Name: fmt.Sprintf("%s %s %d", pick([]string{"Lindqvist", "Kobayashi", "Brewster"}), pick([]string{"Handels AB", "Trading", "& Sons"}), i),
			Owner: data.ID{1: byte(random.IntN(20))}, Stage: data.StageAdoption,
			Language: pick([]string{"sv", "ja", "en", "de"}), TimeZone: pick(zones), Country: pick([]string{"SE", "JP", "US", "DE"}),
			Currency: pick([]string{"SEK", "JPY", "USD", "EUR"}), MRR: data.Money(random.IntN(3_000_00)),
			RenewalOn: noon.DateIn(nil) + data.Date(random.IntN(365)),
			Standing: data.Standing{
				At: noon, NextAt: noon + data.Instant(random.IntN(48*int(hour))), Score: random.IntN(101),
				Band: data.BandYellow, Trend7: random.IntN(21) - 10, Trend30: random.IntN(21) - 10, Inputs: 5, Measures: 6,
			},
		}
		if i%3 == 0 {
			e.Reading = "さばえめがね"
		}
		for range []int{0, 1, 1, 1, 1, 1, 1, 2, 2, 3}[random.IntN(10)] {
			f := data.Firing{
				Code: codes[random.IntN(len(codes))], N: int64(random.IntN(180)), M: int64(random.IntN(100)),
				Since: noon - data.Instant(random.IntN(20*24*int(hour))), Due: noon + data.Instant(random.IntN(30*24*int(hour))-10*24*int(hour)),
			}
			if random.IntN(2) == 0 {
				f.Occurrence, f.Label = id().String(), "Invoice page is slow "
			} else {
				f.Occurrence = noon.DateIn(nil).String()
			}
			e.Standing.Firings = append(e.Standing.Firings, f)
		}
		if i%50 == 0 {
			e.Standing.Firings = append(e.Standing.Firings, data.Firing{
				Code: data.ReasonRequestWaiting, Occurrence: id().String(), Label: "How do I change this?", Since: noon - hour,
				Due: noon - hour + hour/3, BreachAt: noon + data.Instant(random.IntN(int(2*hour))) - hour/2,
			})
		}
		each(e)
	}
}

func loaded(n int) (*book.Book, []book.Entry) {
	b := book.New(rank.Defaults())
	var some []book.Entry
	generated(n, func(e book.Entry) {
		b.Put(e)
		if len(some) < 1000 {
			some = append(some, e)
		}
	})
	b.Rank(noon)
	return b, some
}

var sizes = []int{1_000, 10_000, 100_000, 1_000_000}

func bySize(b *testing.B, run func(b *testing.B, n int)) {
	for _, n := range sizes {
		if n > 100_000 && testing.Short() {
			continue
		}
		b.Run(fmt.Sprintf("accounts=%d", n), func(b *testing.B) { run(b, n) })
	}
}

// BenchmarkRankCold ranks a book of which no key is known.
func BenchmarkRankCold(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		for b.Loop() {
			b.StopTimer()
			cold, _ := loaded(0)
			generated(n, func(e book.Entry) { cold.Put(e) })
			b.StartTimer()
			cold.Rank(noon)
		}
	})
}

// BenchmarkRankLater ranks again when a second passed, as a screen may ask for,
// 30 s, and a day, in which nearly every key changes.
func BenchmarkRankLater(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		for _, passed := range []time.Duration{time.Second, 30 * time.Second, 24 * time.Hour} {
			b.Run("passed="+passed.String(), func(b *testing.B) {
				later, _ := loaded(n)
				now := noon
				for b.Loop() {
					now = now.Add(passed)
					later.Rank(now)
				}
			})
		}
	})
}

// BenchmarkOneChanged puts one account whose standing changed and ranks.
func BenchmarkOneChanged(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		changing, some := loaded(n)
		i := 0
		for b.Loop() {
			e := &some[i%len(some)]
			e.Standing.Score = (e.Standing.Score + 37) % 101
			changing.Put(*e)
			changing.Rank(noon)
			i++
		}
	})
}

// BenchmarkTop50 reads the first page of all.
func BenchmarkTop50(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		top, _ := loaded(n)
		for b.Loop() {
			if rows := top.Rows(book.ViewAll, 0, 50); len(rows) != 50 {
				b.Fatalf("%d rows", len(rows))
			}
		}
	})
}

// BenchmarkHeader reads what the header and the footer of a screen need.
func BenchmarkHeader(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		header, some := loaded(n)
		for b.Loop() {
			header.Counts()
			header.Urgent()
			header.NextChange()
			header.Position(some[0].ID, book.ViewAll)
		}
	})
}

// BenchmarkFilter goes through all names of a view.
func BenchmarkFilter(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		filtered, _ := loaded(n)
		for b.Loop() {
			filtered.Filter(book.ViewAll, func(_ data.ID, name, _ []byte) bool { return len(name) > 1000 })
		}
	})
}

// BenchmarkPut loads a book.
func BenchmarkPut(b *testing.B) {
	_, some := loaded(1000)
	put := book.New(rank.Defaults())
	i := 0
	for b.Loop() {
		put.Put(some[i%len(some)])
		i++
	}
}

// BenchmarkMemory says what an account costs.
func BenchmarkMemory(b *testing.B) {
	bySize(b, func(b *testing.B, n int) {
		for b.Loop() {
			before := heap()
			kept, _ := loaded(n)
			b.ReportMetric(float64(heap()-before)/float64(n), "bytes/account")
			runtime.KeepAlive(kept)
		}
	})
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
