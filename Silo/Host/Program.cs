using Metering.Host.Starting;

return await HostProcess.Run(args, Console.Out, Console.Error);
