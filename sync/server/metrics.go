package server

import (
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rounds/data"
	"rounds/sync/wire"
)

// metrics are what the server counts, as Prometheus reads it. They name routes and
// outcomes, never people, devices or accounts.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	sent      *prometheus.CounterVec
	mutations *prometheus.CounterVec
	events    *prometheus.CounterVec
}

func newMetrics(h *hub) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rounds_requests_total", Help: "Requests that were answered, by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "rounds_request_seconds", Help: "How long answering took, pokes left out.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5, 30},
		}, []string{"route"}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rounds_sent_bytes_total", Help: "Bytes of answers, as they were sent.",
		}, []string{"route"}),
		mutations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rounds_mutations_total", Help: "Mutations that devices pushed, by what became of them.",
		}, []string{"status"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rounds_events_total", Help: "Events that the team's systems reported, by what became of them.",
		}, []string{"status"}),
	}
	pokes := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "rounds_pokes", Help: "Devices that listen for news.",
	}, func() float64 { return float64(h.listeners()) })
	m.registry.MustRegister(m.requests, m.seconds, m.sent, m.mutations, m.events, pokes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// request counts one answer.
func (m *metrics) request(route string, out *recorder, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(out.status)).Inc()
	m.sent.WithLabelValues(route).Add(float64(out.bytes))
	if route != "GET /v1/poke" {
		m.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
}

func (m *metrics) pushed(receipts []data.Receipt) {
	for i := range receipts {
		m.mutations.WithLabelValues(string(receipts[i].Status)).Inc()
	}
}

func (m *metrics) reported(results []wire.EventResult) {
	for i := range results {
		m.events.WithLabelValues(results[i].Status).Inc()
	}
}

// Metrics is the page that Prometheus reads, for an address of its own.
func (s *Server) Metrics() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
}

// metricsPage is the same beside the endpoints, for this machine alone.
func (s *Server) metricsPage(x *exchange) error {
	if a, err := netip.ParseAddr(s.source(x.Request)); err != nil || !a.IsLoopback() {
		return refuse(http.StatusForbidden, wire.CodeForbidden, "metrics are read on the server's own machine, or at its --metrics-addr")
	}
	s.Metrics().ServeHTTP(x.out, x.Request)
	return nil
}
