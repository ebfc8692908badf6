/**
 * Cedar text under which everything that a page offers is silent at one origin, and nothing anywhere else: the suite's pages
 * are toys, so that no button in them leaves a mark, and the dial has nothing to ask about.
 */
export const suitePolicy = (origin: string): string => `
@id("play-here")
@ask("never")
permit (
  principal,
  action in
    [Action::"read", Action::"navigate", Action::"input", Action::"activate", Action::"submit",
     Action::"share", Action::"transact", Action::"destroy"],
  resource in Site::"${origin}"
);

@id("data-stays-here")
@ask("never")
permit (principal, action == Action::"flow", resource == Site::"${origin}")
unless { context.crossSite };

@id("results-to-the-agent")
@ask("never")
permit (principal, action == Action::"flow", resource is Planner);
`
