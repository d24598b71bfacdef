using System.Reflection;

namespace Metering.Shared;

/// <summary>Answers every call in one way. A class that named a grain's interface would be taken for a grain of the silos of these tests.</summary>
public class Stub : DispatchProxy
{
    private Func<object?> _answer = () => null;

    public static T Of<T>(Func<object?> answer)
        where T : class
    {
        var stub = Create<T, Stub>();
        ((Stub)(object)stub)._answer = answer;
        return stub;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer();
}
