package message

import "rounds/data/playbook"

// The sentences of a message; {1}, {2} stand for what is filled in.
var (
	subject = playbook.Text{
		"en": "Subject: Our call on {1}",
		"de": "Betreff: Unser Gespräch am {1}",
		"ja": "件名：{1}のお電話について",
	}
	greeting = playbook.Text{
		"en": "Hello {1},",
		"de": "Guten Tag, {1},",
		"ja": "{1} 様\n\nいつもお世話になっております。",
	}
	greetingNobody = playbook.Text{
		"en": "Hello,",
		"de": "Guten Tag,",
		"ja": "ご担当者様\n\nいつもお世話になっております。",
	}
	thanks = playbook.Text{
		"en": "thank you for the call on {1}. Here is what we agreed, so that you can look it up.",
		"de": "vielen Dank für das Gespräch am {1}. Hier zum Nachlesen, was wir vereinbart haben.",
		"ja": "{1}はお時間をいただき、誠にありがとうございました。お話しした内容を、以下のとおりお送りいたします。",
	}
	missed = playbook.Text{
		"en": "I tried to reach you by phone on {1} and did not get through.",
		"de": "am {1} habe ich versucht, Sie telefonisch zu erreichen, leider ohne Erfolg.",
		"ja": "{1}にお電話を差し上げましたが、ご不在のようでしたのでご連絡いたします。",
	}
	told = playbook.Text{
		"en": "We went through:",
		"de": "Wir haben durchgesprochen:",
		"ja": "ご説明した内容：",
	}
	nextStep = playbook.Text{
		"en": "Next step: {1}",
		"de": "Nächster Schritt: {1}",
		"ja": "次のステップ：{1}",
	}
	speakOn = playbook.Text{
		"en": "We speak again on {1}.",
		"de": "Wir sprechen uns wieder am {1}.",
		"ja": "次回は{1}にご連絡いたします。",
	}
	speakAt = playbook.Text{
		"en": "We speak again on {1} at {2}, your time.",
		"de": "Wir sprechen uns wieder am {1} um {2} Uhr Ihrer Zeit.",
		"ja": "次回は{1}の{2}(お客様の現地時間)にご連絡いたします。",
	}
	promised = playbook.Text{
		"en": "What I promised you:",
		"de": "Was ich Ihnen zugesagt habe:",
		"ja": "お約束した事項：",
	}
	promisedBy = playbook.Text{
		"en": "{1} (by {2})",
		"de": "{1} (bis {2})",
		"ja": "{1}({2}まで)",
	}
	reach = playbook.Text{
		"en": "If anything comes up in between, you reach a person, not a queue: {1}, {2}. A reply to this message comes to me as well.",
		"de": "Wenn in der Zwischenzeit etwas ist, erreichen Sie einen Menschen und keine Warteschlange: {1}, {2}. Auch eine Antwort auf diese Nachricht kommt bei mir an.",
		"ja": "ご不明な点がございましたら、担当の{1}({2})まで直接ご連絡ください。このメールへのご返信も、担当者が直接拝見いたします。",
	}
	reachReply = playbook.Text{
		"en": "If anything comes up in between, just reply to this message: {1} answers in person.",
		"de": "Wenn in der Zwischenzeit etwas ist, antworten Sie einfach auf diese Nachricht: {1} antwortet persönlich.",
		"ja": "ご不明な点がございましたら、このメールにご返信ください。担当の{1}が直接お答えいたします。",
	}
	closing = playbook.Text{
		"en": "Kind regards\n{1}",
		"de": "Mit freundlichen Grüßen\n{1}",
		"ja": "どうぞよろしくお願い申し上げます。\n{1}",
	}
)
