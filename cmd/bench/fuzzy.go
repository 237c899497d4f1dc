package main

import (
	"sync"

	"github.com/junegunn/fzf/src/algo"
	"github.com/junegunn/fzf/src/util"
)

// fuzzy is fzf's matcher over all names on two threads, as fzf itself runs it.
type fuzzy struct {
	names []util.Chars
	slabs [2]*util.Slab
}

func newFuzzy(names []string) *fuzzy {
	algo.Init("default")
	f := &fuzzy{names: make([]util.Chars, len(names))}
	for i, name := range names {
		f.names[i] = util.ToChars([]byte(name))
	}
	for i := range f.slabs {
		f.slabs[i] = util.MakeSlab(100*1024, 2048) // fzf's own sizes
	}
	return f
}

func (f *fuzzy) search(typed string) int {
	var wg sync.WaitGroup
	var hits [len(f.slabs)]int
	for i, slab := range f.slabs {
		part := f.names[i*len(f.names)/len(f.slabs) : (i+1)*len(f.names)/len(f.slabs)]
		wg.Go(func() {
			pattern, n := []rune(typed), 0
			for j := range part {
				if r, _ := algo.FuzzyMatchV2(false, true, true, &part[j], pattern, false, slab); r.Score > 0 {
					n++
				}
			}
			hits[i] = n
		})
	}
	wg.Wait()
	return hits[0] + hits[1]
}
