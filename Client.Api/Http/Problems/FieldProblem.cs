using Metering.Domain.Refusals;

namespace Metering.Http.Problems;

/// <summary>One place of a request that is not well formed.</summary>
/// <param name="Pointer">JSON Pointer into the body, or the name of a parameter or header.</param>
/// <param name="Message">What is expected there.</param>
public sealed record FieldProblem(string Pointer, string Message);

/// <summary>The edge refuses the call before any grain is asked: nothing was changed.</summary>
/// <param name="refusal">Why.</param>
/// <param name="errors">Each place, when the request is malformed.</param>
public sealed class RefusedCallException(Refusal refusal, params FieldProblem[] errors) : Exception(refusal.Detail)
{
    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>Each place.</summary>
    public IReadOnlyList<FieldProblem> Errors { get; } = errors;

    /// <summary>A malformed request with the place.</summary>
    public static RefusedCallException Malformed(string pointer, string message) =>
        new(RefusalCodes.Malformed.With("The request is not well formed."), new FieldProblem(pointer, message));

    /// <summary>The answer to what does not exist and to what belongs to somebody else.</summary>
    public static RefusedCallException NotFound() => new(RefusalCodes.NotFound.With("There is no such object."));
}
