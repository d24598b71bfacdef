using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Metering.Contracts;

/// <summary>References to grains on the hot path.</summary>
public static class GrainReferences
{
    /// <summary>
    /// The grain of a key, as <c>GetGrain</c> gives it. That reads the interface's attributes at every call; here they are read once.
    /// </summary>
    /// <typeparam name="TGrain">An interface that exactly one grain class has.</typeparam>
    /// <param name="factory">The silo's or the client's factory.</param>
    /// <param name="key">Key of the grain.</param>
    public static TGrain Grain<TGrain>(this IGrainFactory factory, string key)
        where TGrain : class, IGrainWithStringKey
    {
        var identity = Identity<TGrain>.Known.GetValue(factory, static factory => new(factory));
        return (TGrain)factory.GetGrain(GrainId.Create(identity.Type, key), identity.Interface);
    }

    // By factory: which class has an interface is a matter of the cluster, and a process may know several.
    private sealed class Identity<TGrain>
        where TGrain : class, IGrainWithStringKey
    {
        public static readonly ConditionalWeakTable<IGrainFactory, Identity<TGrain>> Known = [];

        public Identity(IGrainFactory factory)
        {
            var reference = factory.GetGrain<TGrain>("any");
            (Type, Interface) = (reference.GetGrainId().Type, ((GrainReference)(object)reference).InterfaceType);
        }

        public GrainType Type { get; }

        public GrainInterfaceType Interface { get; }
    }
}
