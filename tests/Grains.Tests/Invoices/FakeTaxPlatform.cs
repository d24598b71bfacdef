using System.Collections.Concurrent;
using Metering.Actors.Invoices;

namespace Metering.Grains.Tests.Invoices;

/// <summary>A tax platform that is slow, is away, refuses, or issues and loses its answer. It never issues twice under one key.</summary>
public sealed class FakeTaxPlatform : ITaxPlatform
{
    private readonly ConcurrentDictionary<string, PlatformAnswer> answers = new(StringComparer.Ordinal);
    private int numbers;

    /// <summary>Everything it ever issued: key and signed gross.</summary>
    public ConcurrentDictionary<string, long> Issued { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers it gives after the deed is done are lost, so many.</summary>
    public int LoseAnswers { get; set; }

    /// <summary>Calls fail before anything is done, so many.</summary>
    public int Away { get; set; }

    /// <summary>Questions that are refused, so many.</summary>
    public int Refuse { get; set; }

    /// <summary>Questions put under a key that it had answered already.</summary>
    public int PutAgain { get; private set; }

    public async Task<PlatformAnswer> Submit(PlatformQuestion question, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        if (Away-- > 0) throw new IOException("The platform is away.");
        if (answers.ContainsKey(question.Key)) PutAgain++;
        var answer = answers.GetOrAdd(question.Key, key =>
        {
            if (Refuse-- > 0) return PlatformAnswer.Refused("not today");
            Issued[key] = question.GrossFen;
            return PlatformAnswer.Issued($"no-{Interlocked.Increment(ref numbers)}");
        });
        if (LoseAnswers-- > 0) throw new IOException("The answer was lost.");
        return answer;
    }

    public async Task<PlatformAnswer?> Find(string key, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        if (Away-- > 0) throw new IOException("The platform is away.");
        return answers.TryGetValue(key, out var answer) ? answer : null;
    }
}
