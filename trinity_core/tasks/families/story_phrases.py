"""How the stories are told. `{A}`, `{B}`, `{C}` are people; the other names are explained above each story."""

from __future__ import annotations

from trinity_core.tasks.family import Phrases

# n goods at price dollars each, paid with a note: the change.
SHOPPING = Phrases(
    train=(
        "{A} buys {n} {goods} at ${price} each and pays with ${paid}. How many dollars of change does {A} get?",
        "Each of the {n} {goods} that {A} buys costs {price} dollars. {A} hands over {paid} dollars. How much change is due?",
        "{A} has ${paid} and spends part of it on {n} {goods} that cost ${price} apiece. How many dollars are left?",
    ),
    validation=("A shop sells {goods} for ${price} each. {A} takes {n} of them and gives the seller ${paid}. How many dollars come back?",),
    test=(
        "{A} went to the market with {paid} dollars and came home with {n} {goods}, which had cost {price} dollars each. "
        "How many dollars did {A} bring back?",
        "At a stall, {goods} are {price} dollars each. After paying for {n} of them out of ${paid}, how many dollars does {A} still have?",
    ),
)

# distance covered in hours at steady speed; how far in `more` hours.
SPEED = Phrases(
    train=(
        "A train covers {distance} km in {hours} hours. At the same speed, how many kilometres does it cover in {more} h?",
        "{A} drives {distance} km in {hours} hours at a steady speed. How many kilometres does {A} drive in {more} h at that speed?",
    ),
    validation=("A ship sails {distance} km every {hours} hours. How many kilometres does it sail in {more} h?",),
    test=(
        "It takes {A} {hours} hours to ride {distance} km. Keeping that pace, how many kilometres will {A} have ridden after {more} h?",
        "A bus needs {hours} hours for {distance} km. How many kilometres does it travel in {more} h if its speed stays the same?",
    ),
)

# price minus percent, plus a fee.
DISCOUNT = Phrases(
    train=(
        "A coat costs ${price}. The shop takes {percent} percent off, and delivery costs ${fee}. How many dollars are paid in all?",
        "The price of a lamp is {price} dollars. {A} gets a discount of {percent} percent and pays {fee} dollars for shipping. "
        "What does {A} pay in total, in dollars?",
    ),
    validation=("A chair priced at ${price} is reduced by {percent} percent; delivery adds ${fee}. What is the total in dollars?",),
    test=(
        "{A} orders a bicycle marked at {price} dollars. It is on sale at {percent} percent off, and packing is charged at {fee} dollars. "
        "How many dollars does {A} have to pay?",
        "In a sale everything is {percent} percent cheaper. {A} picks a jacket that used to cost ${price} and adds a scarf for ${fee}, "
        "which is not reduced. How many dollars does {A} spend?",
    ),
)

# start dollars, weekly saving, goal: number of weeks.
SAVING = Phrases(
    train=(
        "{A} has ${start} and saves ${weekly} every week. After how many weeks does {A} have ${goal}?",
        "{A} wants a guitar for {goal} dollars, already owns {start} dollars and puts aside {weekly} dollars a week. "
        "How many weeks does it take?",
    ),
    validation=(
        "With {start} dollars in the jar and {weekly} dollars added each week, how many weeks does {A} need to reach {goal} dollars?",
    ),
    test=(
        "A tablet costs ${goal}. {A} has saved ${start} so far and can spare ${weekly} a week. In how many weeks can {A} buy it?",
        "{A} starts with {start} dollars in a savings box and drops in {weekly} dollars each Sunday. "
        "How many weeks pass until the box holds {goal} dollars?",
    ),
)

# A is k times as old as B; in `years` years their ages add up to total: how old is B now.
AGES = Phrases(
    train=(
        "{A} is {k} as old as {B}. In {years} years their ages will add up to {total}. How old is {B} now?",
        "Today {A} is {k} as old as {B}, and {years} years from now they will be {total} years old together. What is {B}'s age today?",
    ),
    validation=("{B} is now a child, and {A} is {k} as old. The sum of their ages {years} years from now is {total}. How old is {B}?",),
    test=(
        "If you add the ages that {A} and {B} will have in {years} years, you get {total}. At present {A} is {k} as old as {B}. "
        "How old is {B} at present?",
        "{A}'s age is {k} {B}'s age. When {years} years have gone by, the two ages will total {total}. How many years old is {B} today?",
    ),
)

# heads and legs: number of four-legged animals.
ANIMALS = Phrases(
    train=(
        "A farm has hens and rabbits, {heads} heads and {legs} legs in all. How many rabbits are there?",
        "{A} counts {heads} heads and {legs} legs among the hens and rabbits of a farm. How many of the animals are rabbits?",
    ),
    validation=("In a yard with only ducks and goats there are {heads} animals with {legs} legs together. How many goats are there?",),
    test=(
        "A pen holds chickens and sheep. Together they have {heads} heads and stand on {legs} legs. What is the number of sheep?",
        "Pigeons and cats live in an old barn: {heads} animals, {legs} legs. How many cats live there?",
    ),
)

# adult and child prices, tickets sold, money: number of child tickets.
TICKETS = Phrases(
    train=(
        "A cinema sells adult tickets for ${adult} and child tickets for ${child}. It sells {sold} tickets for ${money}. "
        "How many child tickets were sold?",
        "Tickets cost {adult} dollars for adults and {child} dollars for children. {sold} tickets brought in {money} dollars. "
        "How many of them were for children?",
    ),
    validation=(
        "At a concert, {sold} people paid ${money} altogether: ${adult} for each adult and ${child} for each child. "
        "How many children came?",
    ),
    test=(
        "A museum charges adults {adult} dollars and children {child} dollars. One day {sold} visitors left {money} dollars at the desk. "
        "How many of the visitors were children?",
        "The ferry took ${money} from {sold} passengers. An adult pays ${adult}, a child ${child}. How many children were on board?",
    ),
)

# two rates together.
PIPES = Phrases(
    train=(
        "A tank fills through pipe A in {a} hours and through pipe B in {b} hours. With both pipes open, how many hours does it take "
        "to fill the tank?",
        "{A} paints a fence in {a} hours, {B} paints it in {b} hours. How many hours do they need together?",
        "One pump empties a pool in {a} hours, another in {b} hours. How many hours do both pumps need together?",
    ),
    validation=("Alone, {A} needs {a} hours to clean the hall and {B} needs {b} hours. Working together, how many hours do they need?",),
    test=(
        "{A} can dig a garden in {a} hours, while {B} would take {b} hours for it. If they dig side by side, after how many hours "
        "is the garden done?",
        "The first printer finishes a job in {a} hours and the second one in {b} hours. How many hours does the job take "
        "when the two share it?",
    ),
)

# three rates together.
THREE_WORKERS = Phrases(
    train=(
        "{A} paints a house in {a} hours, {B} in {b} hours and {C} in {c} hours. How many hours do the three need together?",
        "Three pipes fill a tank in {a}, {b} and {c} hours respectively. How many hours does it take with all three open?",
    ),
    validation=(
        "Alone, {A} needs {a} hours for a wall, {B} needs {b} and {C} needs {c}. How many hours does the wall take if all three build it?",
    ),
    test=(
        "A harvest would take {A} {a} hours, {B} {b} hours and {C} {c} hours. After how many hours is it done if all three work at once?",
        "Three machines can each finish an order: the first in {a} hours, the second in {b} hours, the third in {c} hours. "
        "How many hours does the order take when they share it?",
    ),
)

# two travellers towards each other.
MEETING = Phrases(
    train=(
        "Two trains start {distance} km apart and drive towards each other at {u} km/h and {v} km/h. After how many hours do they meet?",
        "{A} leaves {here} at {u} km/h while {B} leaves {there} at {v} km/h towards {A}. The towns are {distance} km apart. "
        "How many hours later do they meet?",
    ),
    validation=(
        "{here} and {there} are {distance} km apart. Cars leave both at once, at {u} km/h and {v} km/h, towards each other. "
        "After how many hours do they pass?",
    ),
    test=(
        "The road between {here} and {there} is {distance} km long. {A} drives from one end at {u} km/h "
        "and {B} from the other at {v} km/h, starting together. How many hours pass before they meet?",
        "{distance} km separate two boats that head for one another, the first doing {u} km/h and the second {v} km/h. "
        "In how many hours do they meet?",
    ),
)

# the slow one has a lead of so many hours; hours until the fast one catches up, counted from the fast one's start.
CATCHING = Phrases(
    train=(
        "A lorry leaves at {slow} km/h. A car follows {lead} later on the same road at {fast} km/h. "
        "How many hours after the car's departure does it catch the lorry?",
        "{A} sets out at {slow} km/h. {B} starts {lead} later at {fast} km/h and follows. How many hours does {B} need to catch up?",
    ),
    validation=(
        "A goods train at {slow} km/h has a lead of {lead} over an express at {fast} km/h on a parallel track. "
        "How many hours does the express travel until it draws level?",
    ),
    test=(
        "{A} leaves camp by motorbike at {slow} km/h. After {lead}, {B} rides after {A} at {fast} km/h. "
        "How many hours must {B} ride to reach {A}?",
        "A ferry steams out of port at {slow} km/h, and {lead} later a patrol boat chases it at {fast} km/h. "
        "How many hours does the chase last?",
    ),
)

# litres of a weak solution, a strong one added to reach the wanted strength: litres added.
MIXTURE = Phrases(
    train=(
        "How many litres of a {strong} percent solution must be added to {litres} litres of a {weak} percent solution "
        "to get a {wanted} percent solution?",
        "{A} has {litres} litres of {weak} percent acid and wants {wanted} percent acid. "
        "How many litres of {strong} percent acid are needed?",
    ),
    validation=(
        "{litres} litres of juice contain {weak} percent fruit. "
        "How many litres of juice with {strong} percent fruit bring it to {wanted} percent?",
    ),
    test=(
        "A barrel holds {litres} litres of brine with {weak} percent salt. {A} pours in brine with {strong} percent salt until the barrel "
        "has {wanted} percent. How many litres did {A} pour in?",
        "To turn {litres} litres of {weak} percent vinegar into {wanted} percent vinegar, how many litres of {strong} percent vinegar "
        "have to be mixed in?",
    ),
)

# out at one speed, back at another: average speed of the round trip in km/h.
THERE_AND_BACK = Phrases(
    train=(
        "{A} drives to work at {out} km/h and back on the same road at {back} km/h. What is the average speed of the round trip in km/h?",
        "A courier rides out at {out} km/h and returns the same way at {back} km/h. What is the average speed in km/h over the whole way?",
    ),
    validation=(
        "Going up a pass {A} averages {out} km/h, coming down the same way {back} km/h. What is the average over both ways in km/h?",
    ),
    test=(
        "A delivery van drives to a depot at {out} km/h and returns over the same route at {back} km/h. "
        "What was its average speed for the two journeys, in km/h?",
        "On the way to the lake {A} goes {out} km/h; on the way home, along the same path, {back} km/h. "
        "How many km/h is that on average for the whole trip?",
    ),
)
