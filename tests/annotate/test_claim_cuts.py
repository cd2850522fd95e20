"""Where claims begin and end: clauses cut as the annotation guidelines say."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import spans_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A connective and the final stop are left out.
        ("Moreover, the harbour closed in May.", ["the harbour closed in May"]),
        # A frame is left out.
        ("It is clear that the harbour closed in May.", ["the harbour closed in May"]),
        # Coordinated clauses with their own subjects are separate.
        ("The harbour closed, and the ferries moved to Brandt.", ["The harbour closed", "the ferries moved to Brandt"]),
        # A concessive clause that asserts something is a claim of its own.
        (
            "While the talks continue in Brandt, the ferries stay idle.",
            ["the talks continue in Brandt", "the ferries stay idle"],
        ),
        # A condition stays with its clause.
        ("If the talks fail, the ferries will stay idle.", ["If the talks fail, the ferries will stay idle"]),
        # Of reported speech, the content is the claim.
        ("The minister said that the ferries were safe.", ["the ferries were safe"]),
        # What stands beside the words of who says it is told clause by clause.
        (
            "Lamps do not stop thieves, they say, and a thief who wants a purse will simply wait.",
            ["Lamps do not stop thieves, they say", "a thief who wants a purse will simply wait"],
        ),
        (
            "According to the guild, the town has taken more than it paid in, and its leaders are playing for time.",
            ["the town has taken more than it paid in", "its leaders are playing for time"],
        ),
        # "As" that only compares or leads in.
        ("As things stand, the plan is likely to pass.", ["As things stand, the plan is likely to pass"]),
        ("The rule protected the ferries, as such rules do.", ["The rule protected the ferries, as such rules do"]),
        # What is said of a part, or of a thing named again, is a claim; a mere description of a part is none.
        (
            "It pays two rents, one of which doubled in May.",
            ["It pays two rents", "one of which doubled in May"],
        ),
        ("It met the crews, many of whom are old.", ["It met the crews, many of whom are old"]),
        (
            "The mayor offered a bridge, a proposal which Brandt never answered.",
            ["The mayor offered a bridge, a proposal which Brandt never answered", "Brandt never answered"],
        ),
        # The pronoun of a relative clause counts as a word of it.
        (
            "It gave the field the name Dost, which means friendship.",
            ["It gave the field the name Dost", "means friendship"],
        ),
        # In writing a short sentence is a claim.
        ("The guild promised to pay. It has not.", ["to pay", "It has not"]),
        ("The keeper heard the bell. He laughed.", ["The keeper heard the bell", "He laughed"]),
        # Somebody is wrong when he says P: that, and P.
        (
            "The mayor is wrong when he says that the harbour is full.",
            ["The mayor is wrong when he says that the harbour is full", "the harbour is full"],
        ),
        # Whether something is a wonder is asked.
        ("Is it any wonder that the crews left?", ["Is it any wonder that the crews left"]),
        # A comment with "as" says nothing of its own.
        (
            "The wall, as the town learned to its cost, was built too low.",
            ["The wall, as the town learned to its cost, was built too low"],
        ),
        # A relative clause that says when, and one that tells of a part.
        (
            "They praised the pilot whom the guild appointed last week.",
            ["They praised the pilot whom the guild appointed last week", "the guild appointed last week"],
        ),
        (
            "It lent two ferries, the first of which sank in May.",
            ["It lent two ferries", "the first of which sank in May"],
        ),
        # Each "that" opens another finding.
        (
            "The surveyors found that the dam was cracked, that two pumps had been sold and that the guard was asleep.",
            ["the dam was cracked", "two pumps had been sold", "the guard was asleep"],
        ),
        # A semicolon parts clauses, and "for" opens one.
        (
            "The guild is quietly backing Brandt; Orre, having lost a third of its boats, cannot afford a quarrel.",
            ["The guild is quietly backing Brandt", "Orre, having lost a third of its boats, cannot afford a quarrel"],
        ),
        ("The mayor is right, for the wall is old.", ["The mayor is right", "the wall is old"]),
        # What somebody must say he has not said.
        ("The guild must explain why the pumps failed.", ["The guild must explain why the pumps failed"]),
        # An event told as the time of another is a claim; what only recurs is none.
        (
            "When the guild closed the northern gate in 2019, forty boats were moved to Brandt.",
            ["the guild closed the northern gate in 2019", "forty boats were moved to Brandt"],
        ),
        (
            "The crew spent two months in jail before a court in Orre ordered their release.",
            [
                "The crew spent two months in jail before a court in Orre ordered their release",
                "a court in Orre ordered their release",
            ],
        ),
        ("When gates rust, boats are moved to Brandt.", ["When gates rust, boats are moved to Brandt"]),
        # Participles beside an adjective say how a thing is.
        (
            "The road is four lanes wide, lit at night and guarded by soldiers.",
            ["The road is four lanes wide, lit at night and guarded by soldiers"],
        ),
        # What is said while something is done stands in its own row.
        (
            "The crew left the port in May, complaining that nobody had paid them.",
            ["The crew left the port in May", "nobody had paid them"],
        ),
        # A sentence whose main verb the parser lost is one all the same.
        (
            "A line that only one side can police will cause trouble for the other.",
            ["A line that only one side can police will cause trouble for the other"],
        ),
        # What the writer sets against a report is the writer's.
        (
            "The guild argues that the strait is calm, whereas its own pilots counted forty wrecks.",
            ["the strait is calm", "its own pilots counted forty wrecks"],
        ),
        # Of alternatives neither is told to have happened.
        (
            "The camps had changed hands in May or been given up by the guard.",
            ["The camps had changed hands in May or been given up by the guard"],
        ),
        # A participle that looks like the main verb is none.
        (
            "Emails exchanged among officials about a deal worth 3 million crowns have been made public.",
            ["Emails exchanged among officials about a deal worth 3 million crowns have been made public"],
        ),
        # A past tense that looks like a participle is finite.
        (
            "Pupils from the poorest towns scored slightly above the mean in spelling in the 2020 survey.",
            ["Pupils from the poorest towns scored slightly above the mean in spelling in the 2020 survey"],
        ),
        # The reason that whoever writes gives for what others know.
        (
            "Everyone in the port knew this was coming, since ships that are not built do not sail.",
            ["this was coming", "ships that are not built do not sail"],
        ),
        # What somebody knows is no claim where nothing is told of it.
        ("Every member knew what they were doing.", ["Every member knew what they were doing"]),
        # A false start is left out.
        ("I — I have seen the harbour.", ["I have seen the harbour"]),
        ("The — they — the cost is palpable.", ["the cost is palpable"]),
        ("He — not she — signed the accord.", ["He — not she — signed the accord"]),
        # A bare form goes on with the infinitive, not with the verb that governs it.
        (
            "The grants helped us to mend the wall, repaint the light, and open the quay.",
            ["The grants helped us to mend the wall, repaint the light, and open the quay"],
        ),
        # A subject that a relative clause parts from its verb stays in the clause.
        ("This plan, which the council read, included a wall.", ["This plan, which the council read, included a wall"]),
        # Verbs side by side with one object are one claim.
        (
            "The council wrote and then sold its plan of the port.",
            ["The council wrote and then sold its plan of the port"],
        ),
        # Clauses in a row, though only the last has its "and".
        (
            "Prices have doubled since May, ferries are sailing around Brandt, and crews are leaving.",
            ["Prices have doubled since May", "ferries are sailing around Brandt", "crews are leaving"],
        ),
        (
            "The bill will cut fares; widen the road; and plant new trees along it.",
            ["The bill will cut fares", "widen the road", "plant new trees along it"],
        ),
        # A relative clause after a comma is a claim, with the preposition before its pronoun or without.
        (
            "It received 640 requests last year, of which half were answered on time.",
            ["It received 640 requests last year", "of which half were answered on time"],
        ),
        # What happened to a number is told by a relative clause without a comma too, which stays in its clause.
        (
            "The council mourned the fire that killed nine sailors in the port.",
            ["The council mourned the fire that killed nine sailors in the port", "killed nine sailors in the port"],
        ),
        (
            "When pilots ignore the buoys, the port slows, the queues lengthen.",
            ["When pilots ignore the buoys, the port slows", "the queues lengthen"],
        ),
        # "Meaning that P" asserts P.
        (
            "The fares have doubled since May, meaning that fewer people ride.",
            ["The fares have doubled since May", "fewer people ride"],
        ),
        # Who wants to note it is a frame; so is what one calls to mind.
        ("I want to note that the harbour closed in May.", ["the harbour closed in May"]),
        ("As you know, the harbour closed in May.", ["the harbour closed in May"]),
        # The number of a section is no part of the claim.
        ("(a) The agency shall report to the council.", ["The agency shall report to the council"]),
        # Where the parser hangs a clause on the wrong word, marks and conjunctions tell.
        (
            "There is a simpler reason, one the minister has never named: the money was never there.",
            ["There is a simpler reason", "the money was never there"],
        ),
        (
            "The accord binds nobody, and the office that was supposed to police it has eleven clerks.",
            ["The accord binds nobody", "the office that was supposed to police it has eleven clerks"],
        ),
        (
            "What they forget is old; its number now rings in a customs office.",
            ["What they forget is old", "its number now rings in a customs office"],
        ),
        # What goes on before a dash is no false start when it says something.
        (
            "The town is in good hands – we mended the wall in May.",
            ["The town is in good hands", "we mended the wall in May"],
        ),
        (
            "They sold the ferry, which was old, and the mayor, who had built it, wept for days.",
            ["They sold the ferry", "the mayor, who had built it, wept for days", "had built it"],
        ),
        (
            "It first denied that the leak was real, then moved to another town in May, then sued the newspaper.",
            ["the leak was real", "moved to another town in May", "then sued the newspaper"],
        ),
        (
            "The question is whether the port can grow, and that will not be settled by speeches.",
            ["The question is whether the port can grow", "that will not be settled by speeches"],
        ),
        (
            "The states will develop ferries that are safe and clean and that respect the sea, explore new routes"
            " to the islands, and undertake a study of the port.",
            [
                "The states will develop ferries that are safe and clean and that respect the sea",
                "explore new routes to the islands",
                "undertake a study of the port",
            ],
        ),
        (
            "We welcome other plans of the region, such as the Orre Forum for ferries, that recognize the islands.",
            ["We welcome other plans of the region, such as the Orre Forum for ferries, that recognize the islands"],
        ),
        # A participle that opens the sentence belongs to its clause.
        (
            "Launched in May 2021, the council held its first meeting in Brandt.",
            ["Launched in May 2021, the council held its first meeting in Brandt"],
        ),
        # What a relative clause dates is told too, whoever its subject is.
        (
            "The engineers whom the council hired in 2021 mended the wall.",
            ["The engineers whom the council hired in 2021 mended the wall", "the council hired in 2021"],
        ),
        # Relative clauses side by side.
        (
            "They moved to a lot behind the mill, where there is no water and where the wind blows all day.",
            ["They moved to a lot behind the mill", "where there is no water", "where the wind blows all day"],
        ),
        # What a report holds ends where the writer goes on.
        (
            "That is a start. It concedes that the wall was weak, it sets out who pays for it, and it names a date.",
            ["That is a start", "the wall was weak", "it sets out who pays for it", "it names a date"],
        ),
        (
            "The state must admit that it lost the file, and the clerk has to be heard.",
            ["The state must admit that it lost the file", "the clerk has to be heard"],
        ),
        # Who refuses tells what he does not do, and promises nothing.
        (
            "The law rewards firms that refused to rebuild the quay.",
            ["The law rewards firms that refused to rebuild the quay"],
        ),
        # Let us remember that P: P.
        ("Let us remember that ferries saved the town.", ["ferries saved the town"]),
        # Verbs side by side share an object, a preposition left without its noun among them.
        (
            "The council must reckon with and own the loss of the port.",
            ["The council must reckon with and own the loss of the port"],
        ),
        ("Like I said in May, the port is our top priority.", ["the port is our top priority"]),
        (
            "The mayor declared that a storm threatens the port and ordered help for the islands.",
            ["a storm threatens the port", "ordered help for the islands"],
        ),
        # Where the parser takes the main verb for a participle or an adjective.
        (
            "Anna Moore, Administrator of the Agency, named Carl Roe as Coordinating Officer.",
            ["Anna Moore, Administrator of the Agency, named Carl Roe as Coordinating Officer"],
        ),
        # An opening order to the reader is none of the claim.
        (
            "And make no mistake: attacks against ferries cannot be tolerated in Norland.",
            ["attacks against ferries cannot be tolerated in Norland"],
        ),
        # What made a day memorable is told apart from what was done on it.
        (
            "The port was closed in May 2021, when a storm broke the wall.",
            ["The port was closed in May 2021", "when a storm broke the wall"],
        ),
        # An announcement of what comes, and agreement with what went before, are none.
        ("This is what we promise you: the port will stay open.", ["the port will stay open"]),
        (
            "The mayor is proud of the ferry, and of course, so is the town.",
            ["The mayor is proud of the ferry"],
        ),
        (
            "The deal is this. But here's the thing: nobody came to the port.",
            ["The deal is this", "nobody came to the port"],
        ),
        # What a list is announced with says something of its own.
        (
            "The bank is issuing its largest loan to date for firms and ports, including:",
            ["The bank is issuing its largest loan to date for firms and ports"],
        ),
        # Where the parser takes a noun for the main verb.
        (
            "The board will work with the islands with a view to securing, until at least 2030, orders for 50"
            " tonnes a year of steel.",
            [
                "The board will work with the islands with a view to securing, until at least 2030, orders for 50"
                " tonnes a year of steel"
            ],
        ),
        # Reported words end where the writer tells what followed.
        (
            "She told aides that the port would reopen in May, and the ferries sailed.",
            ["the port would reopen in May", "the ferries sailed"],
        ),
        (
            "Closing Larkhaven opens the door to smugglers from the north.",
            ["Closing Larkhaven opens the door to smugglers from the north"],
        ),
        (
            "Catches have halved in six years, neither side knows why, and each suspects the other.",
            ["Catches have halved in six years", "neither side knows why", "each suspects the other"],
        ),
        (
            "Others were no ports to begin with: they were bays.",
            ["Others were no ports to begin with", "they were bays"],
        ),
        (
            "I shall remember her, as will the many crews of the port.",
            ["I shall remember her, as will the many crews of the port"],
        ),
        (
            "She was as shrewd a pilot as any harbour could want on its quay.",
            ["She was as shrewd a pilot as any harbour could want on its quay"],
        ),
        # Gratitude for what one has is no thanks to a reader.
        (
            "Thanks to new ferries, the cost of the crossing has fallen since May.",
            ["Thanks to new ferries, the cost of the crossing has fallen since May"],
        ),
        # A label before a colon stays outside.
        ("Ports: the harbour will be dredged in May.", ["the harbour will be dredged in May"]),
    ],
)
def test_a_clause_is_cut_where_the_guidelines_say(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected
