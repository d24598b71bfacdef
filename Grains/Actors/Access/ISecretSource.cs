namespace Metering.Actors.Access;

/// <summary>Source of secrets: randomness comes from outside, because nothing in a grain may roll dice.</summary>
public interface ISecretSource
{
    /// <summary>Fresh cryptographic random bytes.</summary>
    byte[] Bytes(int count);
}
