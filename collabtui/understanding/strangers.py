"""Sentences that hardly any desk is there for, in no domain's examples."""

from typing import Final

STRANGERS: Final = tuple(
    line.strip()
    for line in """
        who painted the ceiling of that chapel in rome
        tell me something funny about penguins
        how long do I boil an egg
        what is the tallest waterfall on earth
        sing me a lullaby
        did the home team win yesterday
        is it going to snow in the hills tonight
        write a limerick about a sleepy dog
        how many legs does a lobster have
        what rhymes with orange
        my knee hurts when I climb stairs
        which planet has the most moons
        can you teach me a card trick
        when did the roman empire fall
        how do plants make oxygen
        I had a strange dream about a train
        set a timer for twelve minutes
        what is seven times thirteen
        recommend me a thriller for the weekend
        why is the sea salty
        how do I get rid of hiccups
        what does my star sign say today
        name three rivers in africa
        do fish sleep
        my son will not eat vegetables
        who wrote the first detective novel
        is a tomato a fruit
        the neighbours are having a party again
        what should I paint in my living room
        how far away is the moon
        translate butterfly into hungarian
        which guitar chords are easy for a beginner
        can you beat me at chess
        I am learning to juggle
        what time is it in tokyo
        how do I remove a wine stain from a carpet
        are aliens real
        what was the number one song in 1985
        plan a hike for sunday morning
        how do magnets work
        my cat keeps scratching the sofa
        what is the meaning of life
        turn off the lights in the kitchen
        which year was the lightbulb invented
        how tall was napoleon
        give me a recipe with lentils
        why do cats purr
        what language do they speak in brazil
        should I learn to ski or to snowboard
        wake me up at half past six
        how do I tie a tie
        who is the president of france
        do you like jazz
        what is the best way to train for a marathon
        my grandmother turns ninety next week
        explain black holes to a child
        when is the next solar eclipse
        how much water should I drink in a day
        play something by mozart
        where do swallows go in winter
    """.splitlines()
    if line.strip()
)
