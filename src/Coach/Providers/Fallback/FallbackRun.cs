using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Coach.Providers;

/// <summary>What all requests of one client share.</summary>
internal sealed record FallbackServices(
    IModelRouter Router, FallbackOptions Options, IContextFitter? Fitter, TimeProvider Time, ILogger Logger, EndpointStates States);

/// <summary>
/// One request: which call is to be made next, what came of those before, and how it ends if none is left. The same for whole replies and
/// streams. Not safe to use from several threads at once; a request has one.
/// </summary>
internal sealed class FallbackRun : IDisposable
{
    private static readonly double[] Shares = [1, 0.75, 0.5];
    private static readonly TimeSpan TimerError = TimeSpan.FromMilliseconds(50);

    private readonly FallbackServices _services;
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly ChatOptions? _options;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _total;
    private readonly List<ModelAttempt> _attempts = [];
    private IReadOnlyList<ModelEndpoint> _endpoints = [];
    private int _next;
    private int _calls;
    private bool _lastResort;

    // Of the model whose turn it is.
    private int _share;
    private bool _asked;
    private Again? _again;

    public FallbackRun(FallbackServices services, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken caller)
    {
        _services = services;
        _messages = [.. messages];
        _options = options;
        _caller = caller;
        _deadline = new(services.Options.TotalTimeout, services.Time);
        _total = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
    }

    public IReadOnlyList<ModelAttempt> Attempts => [.. _attempts];

    public ReplyVerdict Judge(ChatResponse response) => ReplyVerdict.Judge(response, _options, _services.Options);

    /// <summary>The next call to make; null if none is left.</summary>
    public async ValueTask<ModelCall?> NextAsync()
    {
        _caller.ThrowIfCancellationRequested();
        try
        {
            return await FindAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_total.IsCancellationRequested)
        {
            _caller.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Says how a call ended: to reports, to the model's circuit, and to what comes next.</summary>
    public async ValueTask CompleteAsync(ModelCall call, CallResult result)
    {
        var failure = result.Failure;
        var outcome = failure?.Outcome ?? AttemptOutcome.Succeeded;
        var effect = outcome == AttemptOutcome.Cancelled ? CircuitEffect.None
            : FailureClassifier.OpensCircuit(outcome) ? CircuitEffect.Bad : CircuitEffect.Good;
        await call.Pass.CompleteAsync(effect).ConfigureAwait(false);
        if (failure?.RetryAfter is { } retryAfter)
        {
            call.State.LeaveAlone(retryAfter);
        }
        else if (failure is null)
        {
            call.State.Answered();
        }

        Plan(call, result, outcome);
        Report(
            new()
            {
                Model = call.Endpoint.Entry.Id,
                Outcome = outcome,
                Status = failure?.Status,
                Code = Word(failure?.Code),
                Duration = call.Elapsed,
                TimeToFirstToken = result.TimeToFirstToken,
                RetryAfter = failure?.RetryAfter,
                Usage = result.Usage,
                Reason = call.Reason,
            },
            failure?.Exception);
        call.Dispose();
    }

    /// <summary>Says that no model answered, or that a reply that had begun did not end.</summary>
    public Exception Fail(bool shown = false)
    {
        if (_caller.IsCancellationRequested)
        {
            return new OperationCanceledException(_caller);
        }

        var last = _attempts.LastOrDefault(attempt => attempt.Outcome is not (AttemptOutcome.CircuitOpen or AttemptOutcome.Busy)) ?? _attempts.LastOrDefault();
        var late = _deadline.IsCancellationRequested && !shown;
        var list = string.Join(", ", _attempts.Select(Describe));
        var message = (shown, late, _endpoints.Count) switch
        {
            (true, _, _) => $"The reply broke off after a part of it had been handed over, so that no other model could be asked: {list}.",
            (_, true, _) => string.Create(
                CultureInfo.InvariantCulture,
                $"No model answered within {_services.Options.TotalTimeout.TotalSeconds:0.###} s: {(list.Length == 0 ? "none was called" : list)}."),
            (_, _, 0) => "No model meets the request's requirements; there has to be one in the provider matrix that does.",
            _ when _attempts.All(attempt => attempt.Outcome == AttemptOutcome.ContextTooLong) =>
                $"The request is too long for every model: {list}. What may not be left out has to be shorter, or a model with a larger context is needed.",
            _ => $"No model answered: {list}.",
        };
        return new ModelCallException(late ? AttemptOutcome.TimedOut : last?.Outcome ?? AttemptOutcome.Failed, message)
        {
            Status = (System.Net.HttpStatusCode?)last?.Status,
            Code = last?.Code,
            RetryAfter = last?.RetryAfter,
            Attempts = Attempts,
        };
    }

    public void Dispose()
    {
        _total.Dispose();
        _deadline.Dispose();
    }

    private async ValueTask<ModelCall?> FindAsync()
    {
        if (_calls == 0 && _next == 0)
        {
            _endpoints = await _services.Router.RouteAsync(_messages, _options, _total.Token).ConfigureAwait(false);
        }

        while (_again is { } again)
        {
            _again = null;
            if (await PrepareAsync(again.Endpoint, again.Reason, again.Reply).ConfigureAwait(false) is { } call)
            {
                return call;
            }
        }

        while (_next < _endpoints.Count)
        {
            var endpoint = _endpoints[_next++];
            (_share, _asked) = (0, false);
            var reason = _attempts.Count == 0 ? "First choice." : $"After {_attempts[^1].Model}: {_attempts[^1].Outcome}.";
            if (await PrepareAsync(endpoint, reason).ConfigureAwait(false) is { } call)
            {
                return call;
            }
        }

        return await FindLastResortAsync().ConfigureAwait(false);
    }

    // With nothing else left: wait if a provider asked for a short time only; else try a circuit although it is open, for a request that is
    // refused without a try is lost for certain. The one that has been open longest is the likeliest to work again.
    private async ValueTask<ModelCall?> FindLastResortAsync()
    {
        if (_lastResort)
        {
            return null;
        }

        _lastResort = true;
        (_share, _asked) = (0, false);
        var soon = _endpoints.Select(endpoint => (Endpoint: endpoint, Wait: _services.States.For(endpoint.Entry).LeftAlone))
            .Where(pair => pair.Wait > TimeSpan.Zero && pair.Wait <= _services.Options.MaxRetryAfterWait)
            .OrderBy(pair => pair.Wait)
            .FirstOrDefault();
        if (soon.Endpoint is not null)
        {
            await WaitAsync(soon.Wait, _services.States.For(soon.Endpoint.Entry)).ConfigureAwait(false);
            return await PrepareAsync(soon.Endpoint, "No other model is left, and its provider asked for a short wait only.").ConfigureAwait(false);
        }

        if (_calls > 0)
        {
            return null;
        }

        var open = _endpoints.Select(endpoint => (Endpoint: endpoint, State: _services.States.For(endpoint.Entry)))
            .Where(pair => pair.State.LeftAlone == TimeSpan.Zero && pair.State.Circuit.OpenSince is not null)
            .OrderBy(pair => pair.State.Circuit.OpenSince)
            .FirstOrDefault();
        return open.Endpoint is null
            ? null
            : await PrepareAsync(open.Endpoint, "No other model is left, and its circuit has been open longest.", force: true).ConfigureAwait(false);
    }

    // A timer may fire a little before the clock has come to the time, and then the model would still count as left alone.
    private async ValueTask WaitAsync(TimeSpan wait, EndpointState state)
    {
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _services.Time, _total.Token).ConfigureAwait(false);
            wait = state.LeftAlone;
        }
        while (wait > TimeSpan.Zero && wait <= TimerError);
    }

    private async ValueTask<ModelCall?> PrepareAsync(ModelEndpoint endpoint, string reason, FittedContext? reply = null, bool force = false)
    {
        _total.Token.ThrowIfCancellationRequested();
        var entry = endpoint.Entry;
        var state = _services.States.For(entry);
        if (!force && state.LeftAlone is { Ticks: > 0 } left)
        {
            return Skip(entry, AttemptOutcome.CircuitOpen, "Not tried: its provider asked for it to be left alone.", left);
        }

        if (!force && state.Circuit.IsBlocked)
        {
            return Skip(entry, AttemptOutcome.CircuitOpen, "Not tried: its circuit is open after too many failures.");
        }

        if ((reply ?? await FitAsync(entry).ConfigureAwait(false)) is not { } fitted)
        {
            return null;
        }

        if (await state.Limits.EnterAsync(_services.Options.LimitWait, _total.Token).ConfigureAwait(false) is not { } lease)
        {
            return Skip(entry, AttemptOutcome.Busy, "Not tried: its limits on calls are used up.");
        }

        if (await state.Circuit.EnterAsync(force).ConfigureAwait(false) is not { } pass)
        {
            lease.Dispose();
            return Skip(entry, AttemptOutcome.CircuitOpen, "Not tried: its circuit is open, and another call tries whether it may close.");
        }

        _calls++;
        var options = _options.ForProvider()?.Clone() ?? new();
        options.ModelId = entry.Model;
        return new(_services.Options, _services.Time, _caller, _total.Token)
        {
            Endpoint = endpoint,
            State = state,
            Messages = fitted.Messages,
            Options = options,
            Operations = fitted.Operations,
            Pass = pass,
            Lease = lease,
            Reason = reason,
        };
    }

    private async ValueTask<FittedContext?> FitAsync(ModelEntry entry)
    {
        if (_services.Fitter is null)
        {
            return new(_messages, [], 0, Fits: true);
        }

        var fitted = await _services.Fitter.FitAsync(_messages, _options, entry, Shares[_share], _total.Token).ConfigureAwait(false);
        if (fitted.Fits)
        {
            return fitted;
        }

        Skip(entry, AttemptOutcome.ContextTooLong, string.Create(
            CultureInfo.InvariantCulture,
            $"Not tried: what may not be left out takes {fitted.Tokens} tokens, and {Shares[_share]:P0} of {entry.ContextTokens} may be used."));
        return null;
    }

    // Decides on a further call of the same model.
    private void Plan(ModelCall call, CallResult result, AttemptOutcome outcome)
    {
        if (outcome == AttemptOutcome.ContextTooLong && _services.Fitter is not null && _share < Shares.Length - 1)
        {
            _share++;
            var reason = string.Create(
                CultureInfo.InvariantCulture, $"Again with {Shares[_share]:P0} of its context: the model found the request too long.");
            _again = new(call.Endpoint, reason, null);
        }
        else if (result is { Verdict: { } verdict, Response: { } response } && !_asked)
        {
            _asked = true;
            IReadOnlyList<ChatMessage> messages = [.. call.Messages, .. response.Messages, .. Answer(response, verdict.Message)];
            _again = new(call.Endpoint, $"Asked again: the reply was {outcome}.", new(messages, call.Operations, 0, Fits: true));
        }
    }

    // A native call has to be answered by a result, or providers refuse the request.
    private static IReadOnlyList<ChatMessage> Answer(ChatResponse response, string message)
    {
        AIContent[] results =
        [
            .. response.Messages.SelectMany(reply => reply.Contents).OfType<FunctionCallContent>()
                .Select(call => new FunctionResultContent(call.CallId, message)),
        ];
        return [results.Length == 0 ? new(ChatRole.User, message) : new(ChatRole.Tool, results)];
    }

    private ModelCall? Skip(ModelEntry entry, AttemptOutcome outcome, string reason, TimeSpan? retryAfter = null)
    {
        Report(new() { Model = entry.Id, Outcome = outcome, RetryAfter = retryAfter, Reason = reason }, null);
        return null;
    }

    private void Report(ModelAttempt attempt, Exception? exception)
    {
        _attempts.Add(attempt);
        FallbackLog.Attempt(_services.Logger, attempt, exception);
        _services.Router.Report(attempt);
    }

    // The provider's word, if it is one: a sentence may quote the request.
    private static string? Word(string? code) =>
        code is { Length: > 0 and <= 64 } && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' or ':' or '`') ? code : null;

    private static string Describe(ModelAttempt attempt)
    {
        string[] details = [.. new[] { attempt.Status?.ToString(CultureInfo.InvariantCulture), attempt.Code }.OfType<string>()];
        return details.Length == 0 ? $"{attempt.Model} {attempt.Outcome}" : $"{attempt.Model} {attempt.Outcome} ({string.Join(", ", details)})";
    }

    private sealed record Again(ModelEndpoint Endpoint, string Reason, FittedContext? Reply);
}
