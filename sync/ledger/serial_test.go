package ledger_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"rounds/data"
)

// register is one field of high stakes, as porcupine's model of what pushes and pulls
// of it mean.
type register struct {
	value string
	frev  int64
}

// registerInput is a push that builds on base, or a pull.
type registerInput struct {
	pull  bool
	value string
	base  int64
}

// registerOutput is the receipt, or what was pulled.
type registerOutput struct {
	status data.ReceiptStatus
	seq    int64
	found  register
}

var registerModel = porcupine.Model{
	Init: func() any { return register{} },
	Step: func(state, input, output any) (bool, any) {
		s, in, out := state.(register), input.(registerInput), output.(registerOutput)
		switch {
		case in.pull:
			return out.found == s, s
		case in.value == s.value && in.base == s.frev: // it is affirmed
			return out.status == data.ReceiptMerged && out.seq > s.frev, register{s.value, out.seq}
		case in.value == s.value:
			return out.status == data.ReceiptMerged, s
		case in.base == s.frev:
			return out.status == data.ReceiptApplied && out.seq > s.frev, register{in.value, out.seq}
		}
		return out.status == data.ReceiptConflict, s
	},
	Equal: func(a, b any) bool { return a == b },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%+v → %+v", input, output)
	},
}

// Sixteen devices on two processes write one field and read it: there is an order in
// which everything happened one after the other, and nothing happened before it was
// asked for or after it was answered.
func TestPushesAreSerialisable(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		const devices, edits = 16, 12
		s := serve(t, dsn)
		account := data.Account{ID: s.ids.New(), Name: "Acme", Owner: s.manager}
		s.load(account)
		other := open(t, dsn, s.clock)
		begun := time.Now()
		var mu sync.Mutex
		var history []porcupine.Operation
		// The load's own number is where the register begins.
		history = append(history, porcupine.Operation{Input: registerInput{value: `"start"`}, Output: registerOutput{status: data.ReceiptApplied, seq: 3}, Call: -2, Return: -1})
		first := s.device(s.manager)
		wantStatuses(t, first.push(s.mut(data.OpUpdate, "account", account.ID, "override_reason", "start", 2)), "applied")
		all := make([]*device, devices)
		for i := range all {
			all[i] = s.device(s.manager)
			if i%2 == 1 {
				all[i].server = &server{t: t, l: other, clock: s.clock, ids: s.ids, ws: s.ws}
			}
		}
		record := func(client int, in registerInput, call time.Duration, out registerOutput) {
			mu.Lock()
			defer mu.Unlock()
			history = append(history, porcupine.Operation{ClientId: client, Input: in, Call: int64(call), Output: out, Return: int64(time.Since(begun))})
		}
		var busy sync.WaitGroup
		for i, d := range all {
			busy.Go(func() {
				for n := range edits {
					call := time.Since(begun)
					d.pull(100)
					found := register{d.field("account", account.ID, "override_reason"), d.frev("account", account.ID, "override_reason")}
					record(i, registerInput{pull: true}, call, registerOutput{found: found})
					text := fmt.Sprintf("%d.%d", i, n)
					if n%4 == 3 {
						text = "the same" // others write it too
					}
					in := registerInput{value: fmt.Sprintf("%q", text), base: found.frev}
					call = time.Since(begun)
					out, err := d.try(s.mut(data.OpUpdate, "account", account.ID, "override_reason", text, in.base))
					if err != nil {
						t.Error(err)
						return
					}
					record(i, in, call, registerOutput{status: out.Receipts[0].Status, seq: out.Receipts[0].Seq})
				}
			})
		}
		busy.Wait()
		if result := porcupine.CheckOperationsTimeout(registerModel, history, time.Minute); result != porcupine.Ok {
			t.Errorf("the history of %d operations: %s", len(history), result)
		}
		applied := 0
		for _, o := range history {
			if o.Output.(registerOutput).status == data.ReceiptApplied {
				applied++
			}
		}
		if applied < edits {
			t.Errorf("only %d of %d pushes applied: the test tests little", applied, devices*edits)
		}
	})
}
