using Metering.Contracts.Commands;
using Metering.Domain.Accounts;
using Metering.Domain.Refusals;
using Metering.Journal;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <summary>
    /// Runs a command that pays from the wallet, after what resources do not need was recalled. A refusal is remembered for good, so it is given
    /// only when the money is certainly not there; else the command is decided again, and in the end turned away, to be repeated.
    /// </summary>
    private async Task<CommandReply<T>> FromWallet<T>(long amountFen, CommandContext context, Func<WalletPayment, Task<CommandReply<T>>> command)
        where T : class
    {
        for (var round = 1; ; round++)
        {
            var payment = new WalletPayment(amountFen, answered: Head.FreeFen < amountFen && await RecallIdle(except: null));
            var reply = await command(payment);
            if (!payment.IsUndecided) return reply;
            // A repeat gets its first answer, whatever became of the wallet since.
            if (await IsAnswered(context)) return await command(new WalletPayment(amountFen, answered: true, repeated: true));
            if (round == RecallRounds) return reply;
        }
    }

    /// <summary>A payment from the wallet that is being decided.</summary>
    /// <param name="amountFen">How much.</param>
    /// <param name="answered">True when every resource was just asked to give back what it does not need, and did.</param>
    /// <param name="repeated">True when it is known that the command was answered before.</param>
    private sealed class WalletPayment(long amountFen, bool answered, bool repeated = false)
    {
        /// <summary>True when it was turned away, because nobody can say whether the money is there.</summary>
        public bool IsUndecided { get; private set; }

        /// <summary>The refusal, unless it is for want of money that may lie idle with a resource.</summary>
        /// <exception cref="StoreUnavailableException">It may: nothing is decided.</exception>
        public Refusal Sure(Refusal refusal, AccountHead head)
        {
            if (repeated || refusal.Code != RefusalCodes.InsufficientBalance || !head.MayCover(amountFen, answered)) return refusal;
            IsUndecided = true;
            throw new StoreUnavailableException("What is leased out could not be collected in time; nothing was changed, repeat the request.");
        }
    }
}
