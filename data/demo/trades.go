package demo

// trade is a kind of customer: what she buys, does and says.
type trade struct {
	segment    string
	price      float64 // median MRR in whole units
	industries []string
	roles      []string
	product    string   // needs onboarding
	extra      string   // sold on top
	selfServe  string   // explains itself; "" none
	onboarding string   // its playbook
	features   []string // of the product, the most used first
	replies    []string // to an open question
	topics     []string // what a contact is told
	first      string   // first value expected
	goals      []string
	issues     []string
	wishes     []string
	promises   []string // what sales emphasises
	asks       []ask
	lines      []string // what a CSM writes after a call
}

// ask is a request as it arrives.
type ask struct{ kind, subject, body, impact, need string }

var marketplace = trade{
	segment: "marketplace", price: 420,
	industries: []string{"Home and garden", "Consumer electronics", "Toys", "Optics", "Sports", "Pet supply", "Food", "Office supply"},
	roles:      []string{"buyer", "owner", "marketplace manager", "head of e-commerce", "assistant", "pricing analyst"},
	product:    "Repricer", extra: "Analytics", selfServe: "Lost and Found", onboarding: "repricer-onboarding",
	replies: []string{"the ten best sellers first", "not to sell below cost", "more time for buying, less for prices", "the season starts in four weeks", "try it once more without help"},
	features: []string{
		"repricing rules", "buy box monitor", "price limits", "bulk edit", "alerts", "competitor watch",
		"profit report", "stock forecast", "csv export", "invoice page", "api",
	},
	topics: []string{"fees", "Push strategy", "Buy Box strategy", "price limits", "net margin", "competitor alerts"},
	first:  "First week without a sale below cost",
	goals: []string{
		"Win the Buy Box on the twenty best sellers without giving up margin",
		"Open a second marketplace before the season starts",
		"Spend less than an hour a day on prices",
		"Grow own-brand sales by a fifth this year",
	},
	issues: []string{
		"Invoice page is slow on Fridays", "Bulk edit loses the filter after saving", "Price limits reset when a listing is relisted",
		"Alert mails arrive twice", "Currency shown as EUR on the Swedish marketplace", "Stock forecast ignores bundles",
	},
	wishes:   []string{"CSV export of the profit report", "Rules by brand", "Price history per product", "Minimum margin after fees", "Second user without a licence"},
	promises: []string{"CSV export of the profit report", "Import of the old price list", "A rule for bundles", "Weekly report by e-mail"},
	asks: []ask{
		{"configuration", "What happens if I lower the minimum price?", "We want to clear stock before winter. Which products would sell below cost?", "Stock for 40 days stands in the warehouse", "clear stock without losing money"},
		{"how_to", "How do I exclude one competitor?", "One seller undercuts by a cent all day and we follow him down.", "The best seller lost two euros a piece since Monday", "stop a price war that nobody wins"},
		{"bug", "Prices did not change since last night", "The rules show as active, the prices on the marketplace are from yesterday.", "Lost the Buy Box on some thirty products", "trust that the prices move"},
		{"performance", "Sales fell after the new rule", "Since we changed the rule for lamps the sales are lower. Is it the rule?", "Fewer orders on the main category", "know whether the rule or the season is to blame"},
		{"custom", "Can the report show margin after fees?", "Our accountant needs the margin after marketplace fees per product.", "Half a day of spreadsheets each month", "see real profit per product"},
	},
	lines: []string{
		"{skus} SKUs on {markets}. {who} is content with {feature}, wants to look at slow sellers next.",
		"Went through {feature} together. {who} changed one rule alone and saw the price follow within minutes.",
		"Buy Box share rose to {pct} %. Margin held. Agreed to leave the limits as they are until the season is over.",
		"{who} worries about going below cost while learning. Showed the minimum price and how the rule stops there.",
		"Sells own brand since summer; competitors are few. Stays on Push for now.",
		"A new seller appeared on two of the best products. We watch it for a week before changing anything.",
		"Checked {feature}: used on {pct} % of the products. The rest is bundles, priced by hand.",
		"{who} asked how the Buy Box price is found; explained with their best seller, rises again once it is won.",
		"Returns went up in one category. Not a price question, but {who} keeps the price there for now.",
		"Looked at the profit report: fees eat more than expected on the cheap products. {who} raises their minimum.",
		"Opening {markets} one after the other; the next one when {feature} runs without questions.",
		"Two colleagues use {feature} now. {who} checks the alerts in the morning and leaves the rest to the rules.",
		"Stock is short until the next container. Agreed to let prices rise on the ten fastest products.",
	},
}

var adTech = trade{
	segment: "ad-tech", price: 1400,
	industries: []string{"Ad network", "Publisher", "Media agency", "Performance marketing", "App monetisation"},
	roles:      []string{"head of ad operations", "account director", "yield manager", "media buyer", "CTO", "partner manager"},
	product:    "Ad platform", extra: "Partner integration", onboarding: "ad-platform-onboarding",
	replies: []string{"two partners first, then the rest", "know the profit by partner", "the team of three will use it daily", "IT has to open the firewall", "go live before the quarter ends"},
	features: []string{
		"campaigns", "bidding", "performance report", "partner feeds", "audiences", "creative review",
		"fraud filter", "dashboards", "white-label pages", "api",
	},
	topics: []string{"key features", "partner integration", "performance analysis", "fraud filter", "billing by impressions"},
	first:  "First partner earns more than it costs",
	goals: []string{
		"Bring five demand partners live this quarter", "Raise the margin of the network by three points",
		"Run the platform under the own brand by spring", "Cut invalid traffic below two per cent",
	},
	issues: []string{
		"Performance report times out for 90 days", "Partner feed shows yesterday's rates", "Creative review queue cannot be sorted",
		"Dashboards lose their time zone", "Fraud filter counts test traffic",
	},
	wishes:   []string{"Report by partner and country", "Pause a partner by schedule", "Own logo in the exports", "Alerts for a fall in fill rate"},
	promises: []string{"Custom domain for the white-label pages", "A report by partner and country", "Help with the first integration", "A dedicated specialist"},
	asks: []ask{
		{"performance", "Fill rate fell over the weekend", "Please look at why fill fell from Saturday on, the traffic is the same.", "About a tenth of revenue a day", "know whether a partner or the traffic changed"},
		{"integration", "Is the new partner profitable?", "We pay for the integration, does it bring more than it costs?", "A renewal with the partner is due", "decide whether to keep the partner"},
		{"configuration", "What happens if the floor price goes up?", "We think of raising the floor by a fifth. What would we lose?", "Next month's rates depend on it", "raise the margin without losing fill"},
		{"services", "Can you manage the campaigns for us in August?", "Two of us are on leave, we need somebody to watch the campaigns.", "Nobody would notice an overspend", "sleep well during the holidays"},
		{"custom", "Own logo in the exported reports", "Our clients see your name on the exports.", "Clients ask who you are", "look like the maker of the platform"},
	},
	lines: []string{
		"{who} looks at {feature} each morning; fill at {pct} %. One partner pays late, otherwise quiet.",
		"{who} asked for numbers by country before the meeting with the board. {feature} has them, sent the steps.",
		"New media buyer started, wants an hour on {feature}. Otherwise the team manages alone.",
		"Latency of one partner doubled. Both sides look at it, fill held at {pct} %.",
		"Talked about floor prices: up a tenth on mobile, unchanged on desktop, look again in two weeks.",
		"Reviewed the month: revenue up, two partners carry {pct} % of it. Talked about a third one.",
		"Integration of the new partner is live. {who} will compare the rates after two weeks.",
		"Fraud filter took out {pct} % of the traffic of one source. {who} speaks to the publisher.",
		"They cannot configure {feature} themselves yet. Showed it twice, wrote down the steps for the team.",
		"White-label pages are ready but for the certificate. IT on their side has to act.",
		"Discussed margins: {who} wants to know the profit by partner before the quarter ends.",
	},
}

var local = trade{
	segment: "local", price: 260,
	industries: []string{"Dental practice", "Restaurant", "Car repair", "Hair salon", "Real estate", "Fitness studio", "Law office"},
	roles:      []string{"owner", "office manager", "agency lead", "account executive", "receptionist", "marketing manager"},
	product:    "Local presence", extra: "Client app", selfServe: "Review widget", onboarding: "local-app-onboarding",
	replies: []string{"more bookings on quiet days", "answer reviews without losing an hour", "the front desk should manage alone", "start with three clients", "the old agency still owns the listing"},
	features: []string{
		"listings sync", "reviews", "messages", "posts", "booking", "client reports", "rank tracker", "photos", "app", "surveys",
	},
	topics: []string{"claiming a listing", "answering reviews", "booking page", "client reports", "app for clients"},
	first:  "Ten new reviews and every listing correct",
	goals: []string{
		"Be found first for the two services that pay", "Answer every review within a day",
		"Move twenty clients to the app by summer", "Fill the quiet hours on Tuesday and Wednesday",
	},
	issues: []string{
		"Opening hours change back after the sync", "Review replies are cut at 200 characters", "Booking page shows the wrong time zone",
		"Client report sends on Sunday instead of Monday", "App icon is blurred on older phones",
	},
	wishes:   []string{"Reply templates per client", "Report in the client's language", "Holiday hours for all clients at once", "Bulk upload of photos"},
	promises: []string{"Reports in the clients' language", "Help with claiming the listings", "An app with the agency's logo", "Training for the front desk"},
	asks: []ask{
		{"how_to", "How do we claim a listing that somebody else owns?", "The previous agency still owns the listing and does not answer.", "Patients call the old number", "get the own name back"},
		{"bug", "Opening hours are wrong again", "We set the holiday hours, on Saturday the old ones were back.", "People stood before a closed door", "trust that what we set stays"},
		{"performance", "Fewer calls from the listing", "The report shows fewer calls than last year. What changed?", "Two empty chairs a day", "know what to do about the quiet days"},
		{"services", "Could you answer reviews for us?", "We have nobody who writes well and fast.", "Twelve reviews without an answer", "look after the reputation without hiring"},
		{"how_to", "Can two people use the booking page?", "Reception and back office both change the calendar.", "Double bookings twice a week", "no more double bookings"},
	},
	lines: []string{
		"{who} answers reviews within a day now. Rating stands at 4.{digit}. Next is the booking page.",
		"All listings correct but one, which the previous agency still owns. {who} writes to them.",
		"Rating fell after one angry review. Wrote an answer together, {who} posted it during the call.",
		"{who} wants fewer mails from us and one call a month. Agreed.",
		"Photos are from three years ago. {who} takes new ones, we upload them together.",
		"Calls from the listing up by a fifth against last year, mostly from the map.",
		"Bookings through the page: {pct} this month. {who} wants to open Wednesday evenings too.",
		"Showed {feature} to the front desk; they liked that it takes two clicks.",
		"{pct} % of the clients open the monthly report. Talked about writing two lines of advice on top.",
		"New location opens soon. We prepare listing, photos and hours in the week before.",
		"They use {feature} daily and nothing else. Sent two examples of what posts do for a practice like theirs.",
	},
}

// germanLines and japaneseLines are notes in the customer's language; they suit
// every trade.
var germanLines = []string{
	"{who} ist zufrieden mit {feature}. Nächster Schritt: Auswertung für das Quartal gemeinsam ansehen.",
	"Kurzes Gespräch, viel los im Lager. {who} meldet sich nach der Messe wegen {feature}.",
	"Ablauf nochmals erklärt, {who} hat es selbst eingestellt. Nutzung bei {pct} %. Keine offenen Punkte.",
	"Sorge wegen der Kosten im neuen Jahr. Preisliste zugesagt, Rückruf vereinbart.",
	"Neuer Kollege fängt am Monatsersten an und braucht eine Einführung in {feature}.",
}

var japaneseLines = []string{
	"{who}様とお電話。{feature}は毎日ご利用中。来月、売上の振り返りをご一緒する予定。",
	"操作方法を再度ご説明。{who}様ご自身で設定でき、安心されたご様子。利用率は{pct}％。",
	"繁忙期のため短時間のお打ち合わせ。{feature}の件は資料をメールでお送りする。",
	"担当者の交代あり。引き継ぎのため、次回は{feature}を最初からご説明する。",
	"値下げ競争をご心配。下限価格の考え方をご説明し、様子を見ることに。",
}

// asides are what else was said in a call.
var asides = []string{
	"Speaks to the accountant first.", "In a hurry, kept it short.", "Asked about the price from January on; told that it stays.",
	"Moves office next month, new number follows.", "On leave the week after next.", "Would take a reference call.",
	"Mentioned a competitor's offer, did not sound tempted.", "Likes the new report.", "Wants the colleague to join next time.",
	"Asked when we are at the fair.", "Prefers mail before noon.", "Budget talks start in the autumn.", "Laughed about last week's mix-up, all forgiven.",
	"Two open invoices are on their way.", "Hiring somebody for this, until then little time.",
}

// nextSteps are what was agreed at the end of a call.
var nextSteps = []string{
	"send the report for last month", "limits on the first twenty products until Friday", "call again after the season", "they try it with two colleagues",
	"check the figures in two weeks", "mail the price list", "introduce the new colleague", "none, all clear",
}
