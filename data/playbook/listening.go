package playbook

// Principle is one rule of active listening, shown as a quiet prompt.
type Principle struct {
	ID   string
	Text Text
}

// Principles returns the seven principles of active listening, in the order in
// which they are taught.
func Principles() []Principle {
	return []Principle{
		{"listen", Text{
			"en": "Listen: give the customer your whole attention.",
			"de": "Zuhören: Schenken Sie dem Kunden Ihre volle Aufmerksamkeit.",
			"ja": "傾聴する：お客様のお話に集中しましょう。"}},
		{"withhold-judgement", Text{
			"en": "Withhold judgement: understand first, assess later.",
			"de": "Nicht urteilen: erst verstehen, dann bewerten.",
			"ja": "判断を控える：評価する前に、まず理解しましょう。"}},
		{"stay-calm", Text{
			"en": "Stay calm: keep your voice even, also when the customer's is not.",
			"de": "Ruhig bleiben: Sprechen Sie gelassen, auch wenn der Kunde es nicht ist.",
			"ja": "落ち着く：お客様が感情的なときも、穏やかな声で話しましょう。"}},
		{"be-present", Text{
			"en": "Be present: however often you had this call today, for the customer it is the first time.",
			"de": "Präsent sein: Wie oft Sie dieses Gespräch heute auch führen, für den Kunden ist es das erste.",
			"ja": "目の前に集中する：自分には今日何度目の通話でも、お客様には初めての通話です。"}},
		{"do-not-interrupt", Text{
			"en": "Do not interrupt: let the customer finish, then wait a moment.",
			"de": "Nicht unterbrechen: Lassen Sie den Kunden ausreden und warten Sie einen Moment.",
			"ja": "さえぎらない：最後まで聞き、ひと呼吸おいてから話しましょう。"}},
		{"clarify", Text{
			"en": "Clarify: ask until you can say it in the customer's own words.",
			"de": "Nachfragen: bis Sie es mit den Worten des Kunden sagen können.",
			"ja": "確認する：お客様の言葉で言い直せるまで質問しましょう。"}},
		{"answer-respectfully", Text{
			"en": "Answer respectfully: honestly, to the point, without talking down.",
			"de": "Respektvoll antworten: ehrlich, zur Sache und auf Augenhöhe.",
			"ja": "敬意をもって答える：誠実に、要点を押さえて、対等な姿勢で答えましょう。"}},
	}
}

// RealNeed is the question behind every request.
func RealNeed() Text {
	return Text{
		"en": "What is the real need behind this request?",
		"de": "Was ist das eigentliche Anliegen hinter diesem Wunsch?",
		"ja": "このご要望の背景にある、本当のニーズは何でしょうか。",
	}
}
