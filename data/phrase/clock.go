package phrase

// clock reads a time of day: 10:00, 10am, 14 uhr 30, 午後3時半.
func (p *parser) clock(i int) (found, int, bool) {
	switch p.text(i) {
	case "noon", "midday", "mittag", "mittags":
		return found{minutes: 12 * 60, hasClock: true}, i + 1, true
	}
	if n, ok := p.lit(i, "正午"); ok {
		return found{minutes: 12 * 60, hasClock: true}, n, true
	}
	half := 0 // 1 morning, 2 afternoon
	if n, ok := p.lit(i, "午前"); ok {
		i, half = n, 1
	} else if n, ok := p.lit(i, "午後"); ok {
		i, half = n, 2
	}
	h, ok := p.num(i, 2)
	if !ok {
		return found{}, i, false
	}
	i++
	m, said := 0, half > 0
	switch {
	case p.sign(i, ":"):
		v, ok := p.num(i+1, 2)
		if !ok || p.toks[i+1].digits != 2 || p.toks[i+1].spaced {
			return found{}, i, false
		}
		m, i, said = v, i+2, true
		if v, ok := p.num(i+1, 2); ok && p.sign(i, ":") && v < 60 {
			i += 2 // seconds, which no appointment has
		}
		if p.text(i) == "uhr" || p.text(i) == "h" {
			i++
		}
	case p.text(i) == "uhr":
		i, said = i+1, true
		if v, ok := p.num(i, 2); ok && p.toks[i].digits == 2 && v < 60 && !p.sign(i+1, ".") {
			m, i = v, i+1
		}
	case p.text(i) == "時" && p.text(i+1) != "間":
		i, said = i+1, true
		if p.text(i) == "半" {
			m, i = 30, i+1
		} else if v, ok := p.num(i, 2); ok && p.text(i+1) == "分" && p.text(i+2) != "後" {
			m, i = v, i+2
		}
	}
	if n, pm, ok := p.halfDay(i); ok && half == 0 {
		i, said, half = n, true, 1
		if pm {
			half = 2
		}
	}
	if !said {
		return found{}, i, false
	}
	f := found{hasClock: true}
	if m > 59 || h > 23 || (half > 0 && (h > 12 || (h == 0 && half == 2 && p.text(i-1) != "時"))) {
		f.wrong = NoSuch
		return f, i, true
	}
	if half > 0 {
		h %= 12
		if half == 2 {
			h += 12
		}
	}
	f.minutes = h*60 + m
	return f, i, true
}

// halfDay reads am, pm, a.m., p.m.
func (p *parser) halfDay(i int) (next int, pm, ok bool) {
	switch p.text(i) {
	case "am", "pm":
		return i + 1, p.text(i) == "pm", true
	case "a", "p":
		if p.sign(i+1, ".") && p.text(i+2) == "m" {
			pm, i = p.text(i) == "p", i+3
			if p.sign(i, ".") {
				i++
			}
			return i, pm, true
		}
	}
	return i, false, false
}
