package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"time"

	vm "github.com/VictoriaMetrics/metrics"

	"rounds/data"
	"rounds/sync/wire"
)

// metrics are what the server counts, as Prometheus reads it. They name routes and
// outcomes, never people, devices or accounts.
type metrics struct{ set *vm.Set }

// upTo are the bounds of how long answering took, in seconds.
var upTo = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5, 30}

func newMetrics(h *hub) *metrics {
	m := &metrics{vm.NewSet()}
	m.set.NewGauge("rounds_pokes", func() float64 { return float64(h.listeners()) })
	return m
}

// request counts one answer. A poke, which lasts as long as its device listens, is not timed.
func (m *metrics) request(route string, out *recorder, took time.Duration) {
	m.set.GetOrCreateCounter(fmt.Sprintf("rounds_requests_total{route=%q,status=\"%d\"}", route, out.status)).Inc()
	m.set.GetOrCreateCounter(fmt.Sprintf("rounds_sent_bytes_total{route=%q}", route)).AddInt64(out.bytes)
	if route != "GET /v1/poke" {
		m.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("rounds_request_seconds{route=%q}", route), upTo).Update(took.Seconds())
	}
}

func (m *metrics) pushed(receipts []data.Receipt) {
	for i := range receipts {
		m.set.GetOrCreateCounter(fmt.Sprintf("rounds_mutations_total{status=%q}", receipts[i].Status)).Inc()
	}
}

func (m *metrics) reported(results []wire.EventResult) {
	for i := range results {
		m.set.GetOrCreateCounter(fmt.Sprintf("rounds_events_total{status=%q}", results[i].Status)).Inc()
	}
}

// Metrics is the page that Prometheus reads, for an address of its own.
func (s *Server) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		s.metrics.set.WritePrometheus(w)
		vm.WriteProcessMetrics(w)
	})
}

// metricsPage is the same beside the endpoints, for this machine alone.
func (s *Server) metricsPage(x *exchange) error {
	if a, err := netip.ParseAddr(s.source(x.Request)); err != nil || !a.IsLoopback() {
		return refuse(http.StatusForbidden, wire.CodeForbidden, "metrics are read on the server's own machine, or at its --metrics-addr")
	}
	s.Metrics().ServeHTTP(x.out, x.Request)
	return nil
}
