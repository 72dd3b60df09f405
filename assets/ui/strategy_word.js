// A strategy's name as people read it, the id of a run cut short; and by which rule a coordinator chooses.
const strategyWord = (name) => name.replace('single:', 'only ').replace(/guard:(flag\+)?/, 'guarded ').replace(/[:+](\w{8})\w{24}/, ', head of run $1').replace(':argmax', ', most probable');
const ruleWord = (plan) => (/coordinator$/.test(plan.strategy) ? (plan.argmax ? 'most probable' : 'drawn') : '');
