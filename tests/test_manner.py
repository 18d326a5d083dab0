"""What a reply to the client does: the kinds that lead a rehearsal on, as people type them."""

from dataclasses import replace

import pytest

from bot.coach.manner import FAULTS, KINDS, VIRTUES, deeds, drafted, findings, kinds
from tests.desk import PHRASES, desk
from tests.drafted import drafted as draft

CASE = draft()

FIRST_OF_ALL = [
    ("I'm so sorry, maybe we can find a way", "softened"),
    ("The decision stands. Tell me what you need most before 14 March", "need"),
    ("ok ok I'll throw in two extra weeks free", "promised"),
    ("I hear you.", "heard"),
    ("no", "held"),
    ("No.", "held"),
    ("I can't discuss that", "limit"),
    ("I can hear this makes you angry. The decision stands. What do you need most before the 14th?", "need"),
    ("The decision is final, and a new price does not change it.", "held"),
    ("the decision's made im afraid", "held"),
    ("We're not going to change our minds on this.", "held"),
    ("It's final.", "held"),
    ("Our last day stays 14 March.", "held"),
    ("I'm not going to reconsider.", "held"),
    ("I won't reconsider, and I can't extend.", "held"),
    ("I can't move the last day.", "held"),
    ("I can't move the last day. I can put two extra hours into the handover this week.", "handover"),
    ("We are ending it on 14 March.", "held"),
    ("Let's use the time on a clean handover.", "handover"),
    ("I'll send you the list in writing today.", "handover"),
    ("Priya remains your contact.", "handover"),
    ("Please send handover questions to Priya.", "handover"),
    ("What would help you most right now?", "need"),
    ("Which part of the handover worries you most?", "need"),
    ("who takes it over on your side?", "need"),
    ("Shall we go through the first step together?", "need"),
    ("I won't go further into it.", "limit"),
    ("Please put that in writing.", "limit"),
    ("If it goes on, I'll end the call and write to you.", "limit"),
    ("I want to help, and I can't while I'm being sworn at.", "limit"),
    ("You're free to share your view.", "limit"),
    ("No comment.", "limit"),
    ("We don't talk about clients.", "limit"),
    ("New work falls outside what we can do before 14 March.", "limit"),
    ("Take your time.", "quiet"),
    ("...", "quiet"),
    ("(silence)", "quiet"),
    ("*says nothing*", "quiet"),
    ("I understand.", "heard"),
    ("That must be hard to hear.", "heard"),
    ("thanks for saying so", "heard"),
    ("Let me check with my boss", "softened"),
    ("Let me think about it over the weekend.", "softened"),
    ("Perhaps we should talk again next week.", "softened"),
    ("I'll see what we can do.", "softened"),
    ("It isn't set in stone.", "softened"),
    ("It wasn't my decision.", "softened"),
    ("If you paid on time we could stay.", "softened"),
    ("You might be right.", "softened"),
    ("What would you offer?", "softened"),
    ("I wish we could carry on.", "softened"),
    ("How about we give it another three months", "promised"),
    ("We can extend until June.", "promised"),
    ("I'll knock 20% off the bill.", "promised"),
    ("I can do that one for you, just this once.", "promised"),
    ("Call me anytime.", "promised"),
    ("I'll write you a glowing reference.", "promised"),
    ("let's have a coffee next month", "promised"),
    ("We'll waive the last invoice.", "promised"),
    ("I promise you won't be left alone.", "promised"),
    ("You never paid on time.", "blamed"),
    ("Your team kept changing everything at the last minute.", "blamed"),
    ("It's your own fault.", "blamed"),
    ("If you'd listened, we wouldn't be here. You should have listened.", "blamed"),
    ("That's rubbish and you know it.", "matched"),
    ("Don't you dare talk to me like that", "matched"),
    ("Don't shout at me!", "matched"),
    ("calm down", "matched"),
    ("Go ahead and sue, see if I care.", "matched"),
    ("See you in court then.", "matched"),
    ("I'm really sorry, I feel terrible about this.", "apologised"),
    ("Sorry, sorry. I hate doing this.", "apologised"),
    ("please forgive us", "apologised"),
    ("Because the work grew and grew.", "explained"),
    ("Let me explain. In December alone it was 41 hours.", "explained"),
    ("We tried everything for months.", "explained"),
    ("I can see you're furious.", "heard"),
    ("There may be a way, let me think", "softened"),
    ("I could ask my director for another look", "softened"),
    ("Give me until Friday to see what's possible", "softened"),
    ("We might keep the social part, just not the rest", "softened"),
    ("Nothing's carved in stone yet", "softened"),
    ("I'll do the March newsletter for nothing", "promised"),
    ("We can stretch it to the end of June if that helps", "promised"),
    ("You'll have my number, use it any time", "promised"),
    ("I'll sort the new agency out for you", "promised"),
    ("We'll knock the last invoice on the head", "promised"),
    ("It won't change, Dana.", "held"),
    ("I'm not coming back on this.", "held"),
    ("This is where it ends, on the 14th.", "held"),
    ("It's been decided and I'm not going back.", "held"),
    ("I'd rather not go over it again.", "limit"),
    ("That's between you and our lawyer, Mr Hart.", "limit"),
    ("If you keep shouting I'll stop the call.", "limit"),
    ("What would make the handover easiest?", "need"),
    ("Which of the files matter to you most?", "need"),
    ("Whom should Priya call on your side?", "need"),
    ("You'll get the files on the 10th.", "handover"),
    ("I'll put the dates in an email tonight.", "handover"),
    ("You dragged your feet on every approval.", "blamed"),
    ("None of this would've happened if you had listened.", "blamed"),
    ("Get a grip.", "matched"),
    ("You're being ridiculous.", "matched"),
    ("I'm devastated about this, truly sorry, I feel sick", "apologised"),
    ("Well, since October it has been forty hours a month over plan", "explained"),
    ("That sounds hard.", "heard"),
    ("I understand you're upset, Dana.", "heard"),
    ("We won't be moving the date.", "held"),
    ("There is no other offer we would accept.", "held"),
    ("Suppose you paid double, we might talk", "softened"),
    ("I'm not completely sure it's the right call", "softened"),
    ("One more month wouldn't hurt I suppose", "promised"),
    ("I'll cover the transfer cost", "promised"),
    ("Priya can help you out after March as well", "promised"),
    ("That's not on. You knew what the plan was.", "blamed"),
    ("You lot can't plan to save your lives", "blamed"),
    ("I'm not going to respond to insults.", "limit"),
    ("You can write whatever review you want.", "limit"),
    ("Which accounts do you need first?", "need"),
    ("The list comes by email this afternoon.", "handover"),
    ("We split up over the hours, basically because it was never-ending", "explained"),
    ("I'm sorry, so sorry, I hate this", "apologised"),
    ("Shut it.", "matched"),
    ("You're right to be angry.", "heard"),
    ("You have every right to be upset, and it does not change the decision.", "held"),
    ("we could look at the price again", "softened"),
    ("I'm sure we can come to some arrangement", "softened"),
    ("Leave it with me and I'll see what I can do", "softened"),
    ("I'll talk to the partners and get back to you", "softened"),
    ("OK, let's give it one more month", "promised"),
    ("We could do a month to month arrangement", "softened"),
    ("Fine, we'll stay until the launch", "promised"),
    ("I can give you till the end of April", "promised"),
    ("I'll make sure everything is finished before we go", "promised"),
    ("We'll finish the campaign, no extra cost", "promised"),
    ("I'll personally be there for the next agency", "promised"),
    ("you can ring my mobile whenever", "promised"),
    ("I'd be happy to recommend you to someone", "promised"),
    ("Look, I didn't want this either", "softened"),
    ("This comes from above, I argued against it", "softened"),
    ("It's nothing personal", "heard"),
    ("I know this is a shock.", "heard"),
    ("I get that you're angry", "heard"),
    ("That is not going to change.", "held"),
    ("There's nothing to discuss.", "limit"),
    ("We've made up our minds.", "held"),
    ("It's done. The 14th is our last day.", "held"),
    ("We're stopping on 14 March either way.", "held"),
    ("My answer is the same.", "held"),
    ("I've said what I have to say.", "limit"),
    ("I'm ending this call now.", "limit"),
    ("Please don't swear at me.", "limit"),
    ("I'll put the phone down if you go on.", "limit"),
    ("What should we hand over first?", "need"),
    ("Who should get the logins?", "need"),
    ("What can we do to make the next weeks easier?", "need"),
    ("Tell me what worries you", "need"),
    ("I'll email you the list this afternoon.", "handover"),
    ("We will hand over all files by the 10th.", "handover"),
    ("Priya will run the handover with you.", "handover"),
    ("You agreed to forty hours and used eighty.", "blamed"),
    ("Honestly your people were a nightmare to work with", "blamed"),
    ("We told you twice and you did nothing", "blamed"),
    ("The reason is that the work got too big, we did 41 hours in December", "explained"),
    ("It's about the hours, really", "explained"),
    ("I feel awful about it, I'm so so sorry", "apologised"),
    ("Sorry, I really am sorry, this is on us", "apologised"),
    ("If you do that, our solicitor will write to you", "matched"),
    ("Two can play at that game", "matched"),
    ("Oh come on, don't be like that", "matched"),
    ("I understand. Anything legal goes to our office, please.", "limit"),
    ("Say what you like in the review.", "limit"),
    ("The invoice is due on the date it says.", "held"),
    ("No, a higher fee changes nothing.", "held"),
    ("Thanks, that's kind, but no.", "held"),
    ("Thank you. Let's make it a smooth one.", "handover"),
    ("I can't take on anything new before the end.", "limit"),
    ("I'll do this one, then that's it", "promised"),
    ("Please pass it to whoever comes next.", "limit"),
    ("We'd love to stay but we can't", "softened"),
    ("I wish it were different", "softened"),
    ("Not my call, I'm afraid.", "softened"),
]


@pytest.mark.parametrize(("reply", "kind"), FIRST_OF_ALL)
def test_a_reply_does_what_a_client_would_hear_in_it(reply: str, kind: str) -> None:
    assert kinds(reply, CASE, desk())[:1] == (kind,)


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry this is hard to hear. You have us until 14 March. Would it help to go through the first step now?",
        "Thank you for offering that. The decision is final. Let's use the time on a clean handover.",
        "The decision stands. Tell me what you most need before 14 March and I'll see what we can do.",
        "The reason is the one I gave. I won't go further into it. I can help with what comes next.",
        "I can't promise you anything beyond that, and I won't write a reference. I wish you well.",
        "I won't throw in extra weeks. The date stays.",
        "We can finish earlier if you prefer. Please confirm the date in writing.",
        "I understand. Please send anything legal to our office. The handover continues as set out.",
        "I don't want to argue. What do you need first?",
        "You have always been straight with me. The decision stands.",
    ],
)
def test_a_good_reply_is_not_heard_as_giving_in(reply: str) -> None:
    assert [one for one in deeds(reply, CASE, desk()) if one.kind in FAULTS] == []


@pytest.mark.parametrize("reply", ["hm", "asdf", "Well, this is it.", "🤷", "ok"])
def test_what_does_nothing_known_has_no_kind(reply: str) -> None:
    assert set(kinds(reply, CASE, desk())) <= {"heard", "quiet"}


def test_the_worst_comes_first_and_the_rest_is_still_told() -> None:
    told = kinds(
        "I'm so sorry, you never listened, maybe I can throw in a month free. The decision stands.", CASE, desk()
    )
    assert told[:4] == ("blamed", "promised", "softened", "apologised")
    assert "held" in told


def test_a_fault_quotes_the_words_that_make_it() -> None:
    [found] = [one for one in deeds("Fine. I'll throw in two weeks free. Bye.", CASE, desk()) if one.kind == "promised"]
    assert found.quote == "throw in two weeks free"


def test_what_the_draft_promises_itself_is_no_new_promise() -> None:
    assert drafted("final invoice on 15 March", CASE)
    assert not drafted("two weeks for free", CASE)
    promise = replace(CASE.versions[0], texts={"email": "We will refund everything by Friday."})
    assert "promised" in kinds("We will refund everything.", CASE, desk())
    assert "promised" not in kinds("We will refund everything.", replace(CASE, versions=(promise,)), desk())


def test_one_sorry_is_allowed_and_two_are_too_many() -> None:
    assert "apologised" not in kinds("I'm sorry this is hard.", CASE, desk())
    assert "apologised" in kinds("I'm sorry. I'm sorry.", CASE, desk())


def test_the_ear_that_letters_taught_is_not_asked_about_a_reply() -> None:
    assert findings("This makes you angry, and I hear that.", CASE, desk()) == ()


def test_every_kind_has_its_words() -> None:
    assert {*KINDS, "sorry", "wavers", "allowed"} == PHRASES["reply"].keys()
    assert {*FAULTS, *VIRTUES} == {*KINDS}
