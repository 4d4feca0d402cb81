using Microsoft.CodeAnalysis;

namespace Coach.Generators.Diagnostics;

/// <summary>Every diagnostic, in the order of its id. Ids are never reused.</summary>
internal static class Descriptors
{
    public const string HelpLinks = "https://github.com/coach-dotnet/coach/blob/main/generators/diagnostics/";

    public static readonly DiagnosticDescriptor HandlerImplementsNothing = Error(
        "COACH001", "A handler implements no IActionHandler", "{0} is marked [CoachAction] but implements neither IActionHandler nor IActionHandler<T>; implement one of them");

    public static readonly DiagnosticDescriptor InvalidActionName = Error(
        "COACH002",
        "An action's name is not valid",
        "'{0}' is no action name; a name has upper-case letters, digits and underscores and begins with a letter{1}");

    public static readonly DiagnosticDescriptor DeclaredTwice = Error(
        "COACH003", "A name is declared twice", "The {0} {1} is declared by {2} already; give one of them another name", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnreadableType = Error(
        "COACH004", "A parameter's type cannot be read from a model's text", "The parameter {0} of type {1} cannot be read from a model's text: {2}");

    public static readonly DiagnosticDescriptor NoDescription = Warning(
        "COACH005", "An action or parameter has no description", "The {0} {1} has no description, so the model sees only its name; say in a sentence {2}");

    public static readonly DiagnosticDescriptor CannotBeMade = Error(
        "COACH006", "A handler or method cannot be called", "{0} cannot be called by generated code: {1}");

    public static readonly DiagnosticDescriptor ExampleDoesNotParse = Error(
        "COACH007", "An example on an action does not parse as its parameters", "This example of {0} does not parse: {1}");

    public static readonly DiagnosticDescriptor ConstraintDoesNotFit = Error(
        "COACH008", "A constraint does not fit the parameter's type", "[{0}] does not fit the parameter {1} of type {2}: {3}");

    public static readonly DiagnosticDescriptor InitializerWouldBeLost = Error(
        "COACH009",
        "An init-only parameter has an initializer",
        "{0} is init-only and has an initializer, which would be lost when the model gives no value; make it settable, or a constructor parameter with a default");

    public static readonly DiagnosticDescriptor HandlerImplementsTwo = Error(
        "COACH010", "A handler implements IActionHandler twice", "{0} implements {1}; an action has one kind of parameters, so make a handler for each");

    public static readonly DiagnosticDescriptor NotYaml = Error("COACH101", "states.yaml is not valid YAML", "{0}");

    public static readonly DiagnosticDescriptor WrongShape = Error("COACH102", "states.yaml has an unknown key, a wrong shape, or lacks a key", "{0}");

    public static readonly DiagnosticDescriptor Duplicate = Error("COACH103", "A state or key stands twice in states.yaml", "{0}");

    public static readonly DiagnosticDescriptor UnknownInitial = Error(
        "COACH104", "The initial state does not exist", "'{0}' is no state, so no session can begin.{1}");

    public static readonly DiagnosticDescriptor UnknownTarget = Error(
        "COACH105", "A transition leads nowhere", "'{0}' is no state, so this transition leads nowhere.{1}");

    public static readonly DiagnosticDescriptor Unreachable = Warning(
        "COACH106", "A state cannot be reached", "No way leads from {1}, in which a session begins, to the state {0}; add a transition to it");

    public static readonly DiagnosticDescriptor NoWayOut = Warning("COACH107", "A conversation cannot come to an end", "{0}");

    public static readonly DiagnosticDescriptor TransitionsWithoutAction = Warning("COACH108", "Transitions and TRANSITION_STATE do not go together", "{0}");

    public static readonly DiagnosticDescriptor SameIdentifier = Error(
        "COACH109", "Two states become the same C# name", "The states {0} and {1} both become CoachState.{2}; rename one");

    public static readonly DiagnosticDescriptor NotOneStatesFile = Warning(
        "COACH110", "There is not exactly one states.yaml", "{0}", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnknownAction = Error(
        "COACH201", "An allow-list names an unknown action", "Nobody declares the action '{0}'.{1}");

    public static readonly DiagnosticDescriptor UnusedAction = Warning(
        "COACH202", "An action that no state allows", "No state of states.yaml allows {0}, so it can never run; add it to the allow: of a state, or to everywhere:");

    public static readonly DiagnosticDescriptor UnknownCondition = Error(
        "COACH203", "A guard names an unknown condition", "No method is marked [CoachCondition(\"{0}\")].{1}");

    public static readonly DiagnosticDescriptor ShownToTheModel = Warning(
        "COACH204", "A prompt shows the model an action that it may not emit", "Only {1} may ask for {0}, so every try that this example leads the model to is refused");

    public static readonly DiagnosticDescriptor UnusedCondition = Make(
        "COACH205", DiagnosticSeverity.Info, "A condition that no transition uses", "No transition of states.yaml has when: {0}");

    public static readonly DiagnosticDescriptor NoPromptFile = Error(
        "COACH301", "A prompt file does not exist or is not in the project", "The prompt '{0}' {1}");

    public static readonly DiagnosticDescriptor UnknownPlaceholder = Error(
        "COACH302", "A placeholder that nobody fills", "No method is marked [CoachPromptValue(\"{0}\")], so nobody fills this placeholder.{1}");

    public static readonly DiagnosticDescriptor UnreadableExample = Error(
        "COACH303", "An example in a prompt does not parse", "This example cannot be read as an action: {0}");

    public static readonly DiagnosticDescriptor WrongExample = Error(
        "COACH304", "An example in a prompt uses an action or a parameter that is not there", "{0}");

    public static readonly DiagnosticDescriptor NoActionInPrompt = Warning(
        "COACH305",
        "A prompt mentions no action",
        "The prompt of the state {0} neither contains {{{{actions}}}} nor mentions an action, so the model does not know that it may use {1}");

    public static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        HandlerImplementsNothing, InvalidActionName, DeclaredTwice, UnreadableType, NoDescription, CannotBeMade, ExampleDoesNotParse, ConstraintDoesNotFit,
        InitializerWouldBeLost, HandlerImplementsTwo,
        NotYaml, WrongShape, Duplicate, UnknownInitial, UnknownTarget, Unreachable, NoWayOut, TransitionsWithoutAction, SameIdentifier, NotOneStatesFile,
        UnknownAction, UnusedAction, UnknownCondition, ShownToTheModel, UnusedCondition,
        NoPromptFile, UnknownPlaceholder, UnreadableExample, WrongExample, NoActionInPrompt,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) => Make(id, DiagnosticSeverity.Error, title, message, tags);

    private static DiagnosticDescriptor Warning(string id, string title, string message, params string[] tags) => Make(id, DiagnosticSeverity.Warning, title, message, tags);

    private static DiagnosticDescriptor Make(string id, DiagnosticSeverity severity, string title, string message, params string[] tags) =>
        new(id, title, message, "Coach", severity, isEnabledByDefault: true, description: null, HelpLinks + id + ".md", tags);
}
